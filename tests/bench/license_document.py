"""A license as a document: printed and sealed; its signature checked. Beside the bare printing of the same page."""

import json
from typing import Any

from tests.bench import report
from tests.bench.stand import ended_by_signals, stand

ROUNDS = 3
CHECKS = 200


def bare(license: Any) -> float:
    """Seconds of WeasyPrint alone for the same HTML, without tags, archive format or attachments."""
    from django.conf import settings
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from repository.licenses import printing, typesetting

    content = bytes(license.jsonld)
    printed = printing.render(content, site=settings.SITE_URL)
    html = render_to_string("pdf/license.html", printing._context(printed.reading, content, settings.SITE_URL))
    seconds = []
    for _ in range(ROUNDS):
        with report.timed() as watch:
            HTML(string=html, base_url="asset:", url_fetcher=typesetting.OwnAssets()).write_pdf()
        seconds.append(watch.seconds)
    return min(seconds)


def document(license: Any) -> None:
    from django.conf import settings

    from repository.licenses import keys, printing, seal

    content, in_use, seconds, pages = bytes(license.jsonld), keys.keyring().seal(), [], 0
    for _ in range(ROUNDS):
        with report.timed() as watch:
            printed = printing.render(content, site=settings.SITE_URL)
            sealed = seal.apply(printed.content, seal=in_use, issuer=settings.SITE_NAME)
        seconds.append(watch.seconds)
        pages = printed.pages
    report.tell(
        "license_document",
        min(seconds),
        "s",
        n=pages,
        baseline=bare(license),
        first=seconds[0],
        bytes=len(sealed),
        peak_mb=report.peak_mb(),
    )


def signature(license: Any) -> None:
    from repository.licenses.domain.verify import verify
    from repository.licenses.services import anchors

    content, did = bytes(license.jsonld), json.dumps(anchors.did_document()).encode()
    with report.timed() as watch:
        for _ in range(CHECKS):
            verify(content, did=did, now=license.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    report.tell("license_document.verify", 1000 * watch.seconds / CHECKS, "ms", n=len(content))


def main() -> None:
    ended_by_signals()
    with stand():
        from tests.repository.licenses import story

        for license in (story.issued(), story.exercise()):
            document(license)
            signature(license)


if __name__ == "__main__":
    main()
