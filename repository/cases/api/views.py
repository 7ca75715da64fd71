"""Cases for programs: search with facets, a case, its versions, and handing one in."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repository.cases.api import serializers as told
from repository.cases.domain import search
from repository.cases.domain.search import FACETS, LONGEST, SORTS, Asked
from repository.cases.models import Case
from repository.cases.selectors import finding, public
from repository.cases.services import sending
from socialicense import errors
from socialicense.apikeys.models import Scope
from socialicense.rest import views
from socialicense.rest.fields import Query
from socialicense.rest.limits import PerNetwork
from socialicense.rest.pages import LARGEST_PAGE, PAGE_SIZE

TAG = "Cases"
CODES = r"^[A-Za-z0-9_]{1,40}(,[A-Za-z0-9_]{1,40}){0,39}$"


class SearchQuery(Query):
    """Words, facets, order and page. Several codes of a facet stand in one parameter, separated by commas."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="Words, names or places; typos are forgiven."
    )
    sort = serializers.ChoiceField(choices=SORTS, required=False, help_text="By relevance, or by newest without words.")
    page_size = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, required=False, default=PAGE_SIZE, help_text="Rows on a page."
    )
    cursor = serializers.RegexField(
        r"^p[1-9][0-9]{0,5}$", required=False, help_text="As it stands in `next` and `previous`."
    )


for _name in FACETS:
    SearchQuery._declared_fields[_name] = serializers.RegexField(
        CODES, required=False, help_text=f"Codes of the facet `{_name}`; any of them."
    )


class SearchesPerNetwork(PerNetwork):
    """Searches, counted with those of the pages; handing in is none."""

    policy, scope, setting = "search", "cases.search", "CASE_SEARCHES_PER_MINUTE"

    def counted(self, request: Request) -> str | None:
        return None if request.method == "POST" else super().counted(request)


class Cases(views.ReadView):
    """Published cases that a search finds, with counts by facet. Retracted ones are not listed."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    operation, tag, summary = "listCases", TAG, "List and search cases"
    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.CASES_SUBMIT}
    query_class, answer = SearchQuery, told.CasePageSerializer
    throttle_classes: ClassVar[list[Any]] = [*views.ReadView.throttle_classes, SearchesPerNetwork]

    def get(self, request: Request) -> Response:
        asked = self.asked()
        page = int(asked["cursor"][1:]) if "cursor" in asked else 1
        chosen = {name: tuple(sorted(set(asked[name].split(",")))) for name in FACETS if name in asked}
        wanted = Asked(search.clean(asked.get("q", "")), chosen, asked.get("sort", ""), page)
        found = finding.find(wanted, language="en", size=asked["page_size"])
        given = {name: value for name, value in request.query_params.dict().items() if name != "cursor"}
        last = -(-found.total // asked["page_size"])
        links = {
            "next": _at(request, given, page + 1) if page < last else None,
            "previous": _at(request, given, min(page - 1, max(last, 1))) if page > 1 else None,
        }
        facets = {name: counts for name, counts in found.counts.items() if counts}
        cases = finding.in_order(found.cases)
        prefetch_related_objects(cases, public.found_codes())
        body = {**links, "total": found.total, "facets": facets, "results": cases}
        response = Response(told.CasePageSerializer(body).data)
        listed = [f'<{url}>; rel="{"prev" if rel == "previous" else rel}"' for rel, url in links.items() if url]
        if listed:
            response["Link"] = ", ".join(listed)
        return response

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Any:
        """Hand a case in; described by hand in `description`, because the generator knows reading only."""
        key = request.headers.get("Idempotency-Key", "")
        try:
            sent, fresh = sending.send(key=key, body=request.data, size=len(request._request.body), by=request.user)
        except sending.Unfit as refusal:
            told_errors = [{"pointer": one.pointer, "code": one.code, "detail": one.detail} for one in refusal.faults]
            return errors.problem(request._request, refusal, errors=told_errors)
        places = {"href": told.at("api:own-case", sent.pk), "page": told.at("cases:overview", sent.pk)}
        body = {"id": str(sent.pk), **places, "state": sent.state, "title": sent.title}
        return Response(body, status=201 if fresh else 200)


def _at(request: Request, given: dict[str, str], page: int) -> str:
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{urlencode({**given, 'cursor': f'p{page}'})}"


def _case(number: int) -> Case:
    if number >= 2**31:
        raise Http404
    found = public.by_number(number)
    prefetch_related_objects([found], public.newest_version(), public.found_codes())
    return found


class OneCase(views.ReadView):
    """A published case in its newest version."""

    operation, tag, summary = "getCase", TAG, "Read a case"
    answer = told.CaseDetailSerializer

    def get(self, request: Request, number: int) -> Response:
        return Response(told.CaseDetailSerializer(_case(number)).data)


class Versions(views.ReadView):
    """Every published version of a case, oldest first."""

    operation, tag, summary = "listCaseVersions", TAG, "List the versions of a case"
    answer = told.CaseVersionsSerializer

    def get(self, request: Request, number: int) -> Response:
        return Response(told.CaseVersionsSerializer({"results": public.public_versions(_case(number))}).data)


class OneVersion(views.ReadView):
    """A published version as it was then."""

    operation, tag, summary = "getCaseVersion", TAG, "Read a version of a case"
    answer = told.CaseVersionDetailSerializer

    def get(self, request: Request, number: int, n: int) -> Response:
        if n >= 2**31:
            raise Http404
        return Response(told.CaseVersionDetailSerializer(public.version(_case(number), n)).data)
