"""Comments move into discussions: the old rows are copied, counted and numbered, then their table goes."""

import uuid
from collections import Counter
from datetime import UTC, datetime, time

import django.db.models.deletion
from django.db import migrations, models


def move(apps, editor):
    """Every comment that was made, in the order in which the old page had them, hidden ones with their reasons."""
    old = apps.get_model("discussion", "EarlierContribution")
    discussions, speakers, contributions = (
        apps.get_model("discussion", name) for name in ("Discussion", "Speaker", "Contribution")
    )
    rows, people = {}, {}
    for one in old.objects.order_by("created_on", "id").iterator():
        key = (one.target_kind, one.target)
        row = rows.get(key)
        if row is None:
            row = rows[key] = discussions.objects.create(target_kind=one.target_kind, target=one.target, scope=one.target)
        who = (*key, one.author_kind, one.author)
        if one.author is not None and who not in people:
            row.speakers_so_far += 1
            people[who] = speakers.objects.create(
                discussion=row, number=row.speakers_so_far, author_kind=one.author_kind, author=one.author
            )
        row.last += 1
        hidden = one.state == "hidden"
        contributions.objects.create(
            id=one.id,
            discussion=row,
            number=row.last,
            speaker=people.get(who) if one.author is not None else None,
            text=one.text,
            language=one.language,
            state=one.state,
            ground="other" if hidden else "",
            reason=one.reason,
            hidden_by=one.hidden_by,
            created_at=datetime.combine(one.created_on, time(), UTC),
            listed=not hidden,
        )
    for row in rows.values():
        counts = Counter(row.contributions.values_list("state", flat=True))
        row.shown, row.hidden = counts["shown"], counts["hidden"]
        row.threads = row.unanswered = counts["shown"]
        row.save()


class Migration(migrations.Migration):
    dependencies = [("discussion", "0001_initial")]

    operations = [
        migrations.RemoveIndex("contribution", "contribution_of_target"),
        migrations.RemoveIndex("contribution", "contribution_of_author"),
        migrations.RemoveConstraint("contribution", "contribution_hidden_says_why"),
        migrations.RemoveConstraint("contribution", "contribution_says_something"),
        migrations.RenameModel("Contribution", "EarlierContribution"),
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('target_kind', models.SlugField(max_length=30)),
                ('target', models.UUIDField()),
                ('scope', models.UUIDField(help_text='what its acts are audited under: the consultation')),
                ('prompt', models.JSONField(blank=True, default=dict, verbose_name='what is discussed')),
                ('opens', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                ('identity', models.CharField(choices=[('pseudonymous', 'without names: “Person 12”, the same person always with the same number'), ('named', 'under a name that each person chooses'), ('verified', 'under the name on the roll or of the account, which the organisers have checked')], default='pseudonymous', max_length=12, verbose_name='under which names')),
                ('premoderated', models.BooleanField(default=False, verbose_name='read before it appears')),
                ('last', models.PositiveIntegerField(default=0, editable=False)),
                ('speakers_so_far', models.PositiveIntegerField(default=0, editable=False)),
                ('shown', models.PositiveIntegerField(default=0, editable=False)),
                ('hidden', models.PositiveIntegerField(default=0, editable=False)),
                ('removed', models.PositiveIntegerField(default=0, editable=False)),
                ('waiting', models.PositiveIntegerField(default=0, editable=False)),
                ('reported', models.PositiveIntegerField(default=0, editable=False)),
                ('escalated', models.PositiveIntegerField(default=0, editable=False)),
                ('threads', models.PositiveIntegerField(default=0, editable=False)),
                ('pro', models.PositiveIntegerField(default=0, editable=False)),
                ('contra', models.PositiveIntegerField(default=0, editable=False)),
                ('question', models.PositiveIntegerField(default=0, editable=False)),
                ('unanswered', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['scope'], name='discussion_of_scope')],
                'constraints': [models.UniqueConstraint(fields=('target_kind', 'target'), name='discussion_of_target_once'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), ('opens__lt', models.F('closes')), _connector='OR'), name='discussion_opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('language', models.CharField(max_length=12)),
                ('stance', models.CharField(blank=True, choices=[('', 'just a thought'), ('pro', 'for it'), ('contra', 'against it'), ('question', 'a question')], default='', max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'waiting to be read'), ('shown', 'shown'), ('hidden', 'hidden'), ('removed', 'taken back by its author')], default='shown', max_length=7)),
                ('ground', models.CharField(blank=True, choices=[('personal', 'It names or describes a private person who did not agree'), ('insult', 'It insults or threatens somebody'), ('hatred', 'It attacks people for what they are: origin, belief, sex, disability and the like'), ('illegal', 'It breaks the law or calls for breaking it'), ('false-name', 'It pretends to come from somebody else'), ('advertising', 'It advertises, or says the same many times'), ('off-topic', 'It has nothing to do with what is discussed here'), ('other', 'Another reason, given in words')], max_length=12)),
                ('reason', models.TextField(blank=True, verbose_name='why it is hidden')),
                ('hidden_by', models.UUIDField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('support', models.PositiveIntegerField(default=0)),
                ('replies', models.PositiveIntegerField(default=0, help_text='answers in its thread that are shown')),
                ('reports', models.PositiveIntegerField(default=0, help_text='reports that nobody has decided on yet')),
                ('escalated', models.BooleanField(default=False)),
                ('escalated_by', models.UUIDField(blank=True, null=True)),
                ('listed', models.BooleanField(default=True, help_text='begins a thread that stands on the page')),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='answered_by', to='discussion.contribution')),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='in_thread', to='discussion.contribution')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='discussion.discussion')),
            ],
            options={
                'ordering': ['discussion', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('stance', models.CharField(blank=True, choices=[('', 'just a thought'), ('pro', 'for it'), ('contra', 'against it'), ('question', 'a question')], default='', max_length=8)),
                ('replaced_at', models.DateTimeField()),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='discussion.contribution')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('author_kind', models.SlugField(max_length=30)),
                ('author', models.UUIDField(blank=True, null=True)),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('verified', models.BooleanField(default=False)),
                ('capacity', models.SlugField(blank=True, max_length=30)),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='discussion.discussion')),
            ],
        ),
        migrations.AddField(
            model_name='contribution',
            name='speaker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='contributions', to='discussion.speaker'),
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_kind', models.SlugField(max_length=30)),
                ('author', models.UUIDField(blank=True, null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='discussion.contribution')),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=1000)),
                ('against', models.UUIDField(blank=True, help_text='who decided first', null=True)),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.UUIDField(blank=True, null=True)),
                ('upheld', models.BooleanField(blank=True, help_text='whether it stays hidden', null=True)),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='discussion.contribution')),
            ],
            options={
                'ordering': ['created_at'],
                'indexes': [models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['created_at'], name='appeal_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='appeal_says_why'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('against__isnull', True), models.Q(('decided_by', models.F('against')), _negated=True), _connector='OR'), name='appeal_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('upheld__isnull', True)), models.Q(('decided_at__isnull', False), ('upheld__isnull', False)), _connector='OR'), name='appeal_decided_how')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('hide', 'hidden'), ('publish', 'read and published'), ('keep', 'reported, read and left standing'), ('escalate', 'handed to a second moderator'), ('undo', 'an earlier decision undone'), ('uphold', 'objection heard, stays hidden'), ('overturn', 'objection heard, shown again')], max_length=8)),
                ('ground', models.CharField(blank=True, choices=[('personal', 'It names or describes a private person who did not agree'), ('insult', 'It insults or threatens somebody'), ('hatred', 'It attacks people for what they are: origin, belief, sex, disability and the like'), ('illegal', 'It breaks the law or calls for breaking it'), ('false-name', 'It pretends to come from somebody else'), ('advertising', 'It advertises, or says the same many times'), ('off-topic', 'It has nothing to do with what is discussed here'), ('other', 'Another reason, given in words')], max_length=12)),
                ('words', models.CharField(max_length=500)),
                ('capacity', models.SlugField(max_length=30)),
                ('by', models.UUIDField(blank=True, null=True)),
                ('before', models.CharField(choices=[('waiting', 'waiting to be read'), ('shown', 'shown'), ('hidden', 'hidden'), ('removed', 'taken back by its author')], max_length=7)),
                ('after', models.CharField(choices=[('waiting', 'waiting to be read'), ('shown', 'shown'), ('hidden', 'hidden'), ('removed', 'taken back by its author')], max_length=7)),
                ('batch', models.UUIDField(default=uuid.uuid4)),
                ('undone', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='discussion.contribution')),
                ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='discussion.discussion')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['discussion', 'id'], name='decision_log'), models.Index(fields=['batch'], name='decision_batch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='decision_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'hide'), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='decision_to_hide_names_a_ground')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_kind', models.SlugField(blank=True, max_length=30)),
                ('author', models.UUIDField(blank=True, null=True)),
                ('ground', models.CharField(choices=[('personal', 'It names or describes a private person who did not agree'), ('insult', 'It insults or threatens somebody'), ('hatred', 'It attacks people for what they are: origin, belief, sex, disability and the like'), ('illegal', 'It breaks the law or calls for breaking it'), ('false-name', 'It pretends to come from somebody else'), ('advertising', 'It advertises, or says the same many times'), ('off-topic', 'It has nothing to do with what is discussed here'), ('other', 'Another reason, given in words')], max_length=12)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reported_by', to='discussion.contribution')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['author_kind', 'author'], name='report_of_author')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('author__isnull', False)), fields=('contribution', 'author_kind', 'author'), name='report_once'), models.CheckConstraint(condition=models.Q(models.Q(('ground', 'other'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='report_other_in_words')],
            },
        ),
        migrations.AddIndex(
            model_name='speaker',
            index=models.Index(fields=['author_kind', 'author'], name='speaker_of_author'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(fields=('discussion', 'number'), name='speaker_number_once'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(condition=models.Q(('author__isnull', False)), fields=('discussion', 'author_kind', 'author'), name='speaker_once'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(('verified', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='verified_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('listed', True)), fields=['discussion', 'number'], name='page_newest'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('listed', True)), fields=['discussion', 'support', 'number'], name='page_supported'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('listed', True)), fields=['discussion', 'stance', 'number'], name='page_stance'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('listed', True)), fields=['discussion', 'stance', 'support', 'number'], name='page_stance_supported'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('listed', True), ('replies', 0)), fields=['discussion', 'number'], name='page_unanswered'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('state', 'shown'), ('thread__isnull', False)), fields=['thread', 'number'], name='page_thread'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['discussion', 'number'], name='queue_waiting'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('reports__gt', 0)), fields=['discussion', 'number'], name='queue_reported'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('escalated', True)), fields=['discussion', 'number'], name='queue_escalated'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['speaker', 'created_at'], name='contribution_of_speaker'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('discussion', 'number'), name='contribution_number_once'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'hidden'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='contribution_hidden_says_why'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'removed'), ('text', '')), models.Q(models.Q(('state', 'removed'), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='contribution_says_something'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', True), ('thread__isnull', True)), models.Q(('answers__isnull', False), ('listed', False), ('replies', 0), ('thread__isnull', False)), _connector='OR'), name='contribution_begins_or_answers'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('escalated', True), _negated=True), ('escalated_by__isnull', False), _connector='OR'), name='contribution_escalated_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='support',
            index=models.Index(fields=['author_kind', 'author'], name='support_of_author'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(condition=models.Q(('author__isnull', False)), fields=('contribution', 'author_kind', 'author'), name='support_once'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel("EarlierContribution"),
    ]
