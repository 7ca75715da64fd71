"""What the API tells of a consultation and its ballots. Fields are named one by one: nothing gets in by itself."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.ballots.models import Ballot
from consultations.ballots.services import closing
from consultations.models import Community, Consultation
from repository.licenses.domain import signing
from socialicense.rest.fields import Sha256Field, TextField

STATES = [state.value for state in Consultation.State if state != Consultation.State.PREPARING]
COMMUNITY_STATES = [*Community.State.values, "none"]


def at(name: str, *parts: object) -> str:
    """The full address of a page or resource."""
    return settings.PUBLIC_ADDRESS + reverse(name, args=parts)


class OrganisationSerializer(serializers.Serializer):
    name = serializers.CharField()


class ConsultationSerializer(serializers.Serializer):
    """A consultation in a list."""

    id = serializers.UUIDField()
    href = serializers.SerializerMethodField(help_text="This resource.")
    page = serializers.SerializerMethodField(help_text="The page for people.")
    title = TextField()
    state = serializers.ChoiceField(choices=STATES)
    languages = serializers.ListField(child=serializers.CharField(), help_text="BCP 47 tags.")
    organisation = OrganisationSerializer(source="initiative.organisation", help_text="Who asks.")
    opened_at = serializers.DateTimeField()
    exercise = serializers.BooleanField(help_text="Nobody adopts the result.")
    demo = serializers.BooleanField(help_text="Invented, to show how it works.")

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Consultation) -> str:
        return at("api:consultation", row.id)

    @extend_schema_field(serializers.URLField)
    def get_page(self, row: Consultation) -> str:
        return at("consultations:consultation", row.slug)


class RemitSerializer(serializers.Serializer):
    question = TextField()
    in_scope = TextField()
    out_of_scope = TextField()


class PartnerSerializer(serializers.Serializer):
    name = serializers.CharField()
    role = serializers.CharField(required=False)


class InitiativeSerializer(serializers.Serializer):
    title = TextField()
    summary = TextField()
    custodian = serializers.CharField(help_text="Who holds the data.")
    partners = PartnerSerializer(many=True)
    legal_basis = serializers.CharField()


class IdentifierSerializer(serializers.Serializer):
    scheme = serializers.CharField(help_text="uri, doi or portal.")
    value = serializers.CharField()


class DatasetSerializer(serializers.Serializer):
    ref = serializers.CharField()
    name = TextField()
    identifiers = IdentifierSerializer(many=True)
    version_scope = serializers.CharField()
    source = serializers.CharField()
    original_purpose = serializers.CharField()
    sensitivity = serializers.CharField()
    identifiability = serializers.CharField()


class UseCaseSerializer(serializers.Serializer):
    ref = serializers.CharField()
    title = TextField()
    purpose = TextField()
    actor = serializers.CharField()
    data = serializers.ListField(child=serializers.CharField(), help_text="Refs of the datasets.")
    identifiability = serializers.CharField()
    life_cycle_stage = serializers.CharField()
    benefit = TextField()
    risk = TextField()
    commercial = serializers.BooleanField()
    ai_training = serializers.BooleanField()


class ClauseSerializer(serializers.Serializer):
    """A condition or red line that is put to the people."""

    ref = serializers.CharField()
    kind = serializers.CharField()
    text = TextField()
    modality = serializers.CharField()
    category = serializers.CharField()
    applies_to = serializers.ListField(child=serializers.CharField(), help_text="Refs of use cases; none means all.")
    test = serializers.CharField(help_text="How one checks that it is kept.")
    responsible = serializers.CharField()
    deadline = serializers.CharField()


class CommunityKeySerializer(serializers.Serializer):
    fingerprint = serializers.SerializerMethodField()
    multibase = serializers.CharField(help_text="The public key (Ed25519).")
    holder = serializers.CharField(help_text="In which capacity it is held.")

    def get_fingerprint(self, key: dict[str, str]) -> str:
        return signing.fingerprint(key["multibase"])


class CommunitySerializer(serializers.Serializer):
    name = serializers.CharField()
    description = TextField()
    authority = serializers.CharField(help_text="On what authority it speaks.")
    state = serializers.ChoiceField(choices=COMMUNITY_STATES, help_text="As it is now.")
    contest_statement = serializers.CharField(help_text="Why the authority is contested, if it is.")
    threshold = serializers.IntegerField(help_text="Signatures needed.")
    keys = CommunityKeySerializer(many=True, help_text="The keys fixed when the consultation opened.")


class StageSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    opens = serializers.DateTimeField()
    closes = serializers.DateTimeField()


class ComponentSerializer(serializers.Serializer):
    """One application of one method."""

    id = serializers.UUIDField()
    method = serializers.CharField()
    purpose = serializers.CharField()
    position = serializers.IntegerField()
    feeds_into = serializers.UUIDField(source="feeds_into_id", allow_null=True)
    title = TextField()
    state = serializers.CharField()
    evidence_sha256 = serializers.CharField(help_text="Digest of the frozen evidence; empty before.", allow_blank=True)
    stages = StageSerializer(many=True)
    ballots = serializers.SerializerMethodField(help_text="Ids of its ballots, voided ones included.")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_ballots(self, row: Any) -> list[str]:
        return [str(ballot.id) for ballot in row.ballots.all()]


class ConsultationDetailSerializer(ConsultationSerializer):
    """A consultation as it was frozen when it opened (`brief_sha256` names that text), and how it stands now."""

    remit = RemitSerializer()
    promise = TextField(help_text="What the data holder commits to do.")
    target_public = TextField()
    publication = TextField(help_text="What will be published.")
    review_by = serializers.DateField(allow_null=True)
    initiative = InitiativeSerializer()
    datasets = DatasetSerializer(many=True)
    use_cases = UseCaseSerializer(many=True)
    clauses = ClauseSerializer(many=True)
    community = CommunitySerializer()
    brief_sha256 = Sha256Field()
    components = ComponentSerializer(many=True)
    response = TextField(help_text="The data holder's response.")

    def to_representation(self, instance: Consultation) -> dict[str, Any]:
        frozen = json.loads(instance.brief)
        shown = {
            name: field.to_representation(frozen[name] or ({} if isinstance(field, TextField) else frozen[name]))
            for name, field in self.fields.items()
            if name in FROZEN and name in frozen
        }
        live = ConsultationSerializer(instance).data
        community = instance.community
        shown["community"] = CommunitySerializer(
            frozen["community"]
            | {"state": community.state, "contest_statement": community.contest_statement}
            if community
            else frozen["community"] | {"contest_statement": ""}
        ).data
        return {
            **live,
            **shown,
            "brief_sha256": instance.brief_sha256,
            "review_by": frozen["review_by"],
            "components": ComponentSerializer(instance.components.all(), many=True).data,
            "response": instance.response,
        }


class TracedCardSerializer(serializers.Serializer):
    """A card by the number on its slip."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.CharField(help_text="shown, hidden, merged or split.")
    text = TextField(help_text="Its words; empty where it is hidden.")
    question = serializers.CharField(allow_blank=True, help_text="why, what, who, how, when or where.")
    stage = serializers.CharField(allow_blank=True, help_text="Stage of the data's life.")
    cluster = serializers.IntegerField(allow_null=True)
    merged_into = serializers.IntegerField(allow_null=True)
    part_of = serializers.IntegerField(allow_null=True)
    became = serializers.CharField(help_text="The furthest that it came: clause, adopted, open, undecided, rejected, "
                                             "dropped, hidden or waiting.")  # fmt: skip
    prototypes = serializers.ListField(child=serializers.CharField(), help_text="Refs of prototypes that hold it.")
    decisions = serializers.ListField(child=serializers.IntegerField(), help_text="Decisions that let it go.")


class TracedClusterSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    name = TextField()
    cards = serializers.ListField(child=serializers.IntegerField())


class TracedVersionSerializer(serializers.Serializer):
    n = serializers.IntegerField()
    change = serializers.CharField(allow_blank=True, help_text="What changed, and why.")
    cards = serializers.ListField(child=serializers.IntegerField(), help_text="Cards it grew from.")
    clusters = serializers.ListField(child=serializers.IntegerField(), help_text="Clusters it grew from.")


class TracedPrototypeSerializer(serializers.Serializer):
    ref = serializers.CharField(help_text="Also the ref of the clause that it became.")
    kind = serializers.CharField()
    title = TextField()
    clause = serializers.CharField(help_text="What it becomes: condition, red_line or none.")
    versions = TracedVersionSerializer(many=True)
    voted_version = serializers.IntegerField(allow_null=True)
    became = serializers.CharField()
    cards = serializers.ListField(
        child=serializers.IntegerField(), help_text="All cards behind it, merged and divided ones included."
    )


class TracedDecisionSerializer(serializers.Serializer):
    n = serializers.IntegerField()
    about = serializers.CharField(help_text="card, cluster, prototype or feedback.")
    ref = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(help_text="kept, changed or dropped.")
    reason = TextField()
    decided_at = serializers.DateTimeField()


class TraceSerializer(serializers.Serializer):
    """The whole trace of one component, as it is now."""

    component = serializers.UUIDField()
    cards = TracedCardSerializer(many=True)
    clusters = TracedClusterSerializer(many=True)
    prototypes = TracedPrototypeSerializer(many=True)
    decisions = TracedDecisionSerializer(many=True)
    broken = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of links that lead nowhere yet; none once it is handed over."
    )


FROZEN = frozenset(
    {"remit", "promise", "target_public", "publication", "initiative", "datasets", "use_cases", "clauses"}
)


class BallotSerializer(serializers.Serializer):
    """A ballot's public record. How many voted is told after close, what was answered only in the published log."""

    id = serializers.UUIDField()
    href = serializers.SerializerMethodField(help_text="This resource.")
    consultation = serializers.UUIDField(source="component.consultation_id")
    component = serializers.UUIDField(source="component_id")
    stage = serializers.CharField(source="stage_kind")
    state = serializers.ChoiceField(choices=Ballot.State.values)
    channel = serializers.ChoiceField(choices=Ballot.Channel.values)
    opens = serializers.DateTimeField()
    closes = serializers.DateTimeField()
    extension_reason = serializers.CharField(allow_blank=True)
    definition_sha256 = Sha256Field()
    roll_sha256 = Sha256Field(help_text="Digest of the roll, published at opening.")
    eligible = serializers.IntegerField(help_text="Size of the roll.")
    cast = serializers.IntegerField(allow_null=True, help_text="Ballots cast; null before close.")
    leaves = serializers.IntegerField(source="size", allow_null=True, help_text="Lines of the log; null before close.")
    root = serializers.CharField(allow_blank=True, help_text="Merkle root (RFC 9162), hex; empty before close.")
    closed_at = serializers.DateTimeField(allow_null=True)
    void_reason = serializers.CharField(allow_blank=True)
    successor = serializers.UUIDField(source="successor_id", allow_null=True)
    links = serializers.SerializerMethodField(help_text="Artefacts that are there now, by name.")

    @extend_schema_field(serializers.URLField)
    def get_href(self, row: Ballot) -> str:
        return at("api:ballot", row.id)

    @extend_schema_field(serializers.DictField(child=serializers.URLField()))
    def get_links(self, row: Ballot) -> dict[str, str]:
        names = ["definition"]
        if row.state == Ballot.State.CLOSED:
            names += ["checkpoint", "superseded", *(["log"] if closing.published(row) else [])]
        return {name: at(f"api:ballot-{name}", row.id) for name in names}

    def to_representation(self, instance: Ballot) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown if instance.state == Ballot.State.CLOSED else shown | {"cast": None, "leaves": None, "root": ""}


class BallotDetailSerializer(BallotSerializer):
    """A ballot with what only a look into the roll tells."""

    issued = serializers.SerializerMethodField(help_text="Ballots issued: places on the roll; null before close.")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_issued(self, row: Ballot) -> int | None:
        return row.roll.count() if row.state == Ballot.State.CLOSED else None
