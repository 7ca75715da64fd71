"""The search row of a published case, written in the transaction that publishes it, and the words that all of them use."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from repository.cases.domain import search
from repository.cases.domain.catalogue import section
from repository.cases.models import Case, Finding, Lexeme, Review
from repository.cases.reading import labels
from repository.cases.selectors import public

# One advisory lock for counts of words; it only has to differ from other locks of the product.
WORDS = 7_240_022
UNLABELLED = ("year", "language", "reviewed")
ROW = """
INSERT INTO cases_finding (case_id, language, number, published_at, year, sorted_title, codes, title, summary, body)
VALUES (%s, %s, %s, %s, %s, %s, %s, to_tsvector(cases_config(%s), %s), to_tsvector(cases_config(%s), %s) || {labels},
        to_tsvector(cases_config(%s), %s))
ON CONFLICT (case_id) DO UPDATE SET language = excluded.language, year = excluded.year, codes = excluded.codes,
    sorted_title = excluded.sorted_title, title = excluded.title, summary = excluded.summary, body = excluded.body
"""
HELD = "SELECT DISTINCT unnest(tsvector_to_array(title || summary || body)) FROM cases_finding WHERE case_id = %s"
MORE = f"""
INSERT INTO cases_lexeme (word, cases) SELECT word, 1 FROM ({HELD}) AS held (word) ORDER BY word
ON CONFLICT (word) DO UPDATE SET cases = cases_lexeme.cases + 1
"""
FEWER = f"UPDATE cases_lexeme SET cases = greatest(cases - 1, 0) WHERE word IN ({HELD})"
RECOUNTED = """
INSERT INTO cases_lexeme (word, cases)
SELECT word, ndoc FROM ts_stat('SELECT title || summary || body FROM cases_finding')
"""


def index(case: Case) -> None:
    """Write the search row of a case from `case.content`, in the transaction that publishes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WORDS])
        _drop(cursor, case)
        _write(cursor, case, case.content)
        cursor.execute(MORE, [case.pk])


def forget(case: Case) -> None:
    """A retracted case is found no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WORDS])
        _drop(cursor, case)


def _drop(cursor: Any, case: Case) -> None:
    cursor.execute(FEWER, [case.pk])
    cursor.execute("DELETE FROM cases_lexeme WHERE cases = 0")
    cursor.execute("DELETE FROM cases_finding WHERE case_id = %s", [case.pk])


def _write(cursor: Any, case: Case, document: dict[str, Any]) -> None:
    language = str(document.get("language", "en"))
    texts = search.texts(document)
    reviewed = Review.objects.filter(case=case, handed_in_at__isnull=False).exists()
    codes = search.codes(document, reviewed=reviewed)
    words = _labelled(codes)
    vectors = " || ".join(["to_tsvector(cases_config(%s), %s)"] * len(words)) or "''::tsvector"
    row = [
        case.pk, language, case.number, case.published_at, search.first_year(document),
        search.folded(texts.title)[:400], search.flat(codes),
    ]  # fmt: skip
    cursor.execute(
        ROW.format(labels=vectors),
        [
            *row, language, texts.title, language, texts.summary, *[part for pair in words for part in pair],
            language, texts.body,
        ],
    )  # fmt: skip


def _labelled(codes: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The names of the codes in every language of the platform: a case is found in the reader's words for its facts."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append((language, " \n".join(_words(codes))))
    return found


def _words(codes: dict[str, tuple[str, ...]]) -> list[str]:
    told = []
    for name, values in codes.items():
        if name not in UNLABELLED:
            group, _dot, leaf = search.FACETS[name].partition(".")
            told += [labels.code(section(group).leaf(leaf), value) for value in values]
    return told


@transaction.atomic
def complete(*, anew: bool = False) -> int:
    """Index every published case that has no row yet, or all of them `anew`; their number. Counts words once, at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WORDS])
        if anew:
            Finding.objects.all().delete()
        todo = public.listed().filter(finding=None)
        done = 0
        for pk in todo.values_list("pk", flat=True):
            case = Case.objects.defer("content").get(pk=pk)
            newest = public.newest(case)
            if newest is not None:
                _write(cursor, case, newest.content)
                done += 1
        if done:
            Lexeme.objects.all().delete()
            cursor.execute(RECOUNTED)
    return done
