"""A reader with scripts off: follows links that stand on the page and sends forms that stand on the page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client

VOID = {"input", "br", "hr", "img", "meta", "link"}


@dataclass
class Form:
    """One form of a page with the values a browser would send."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    words: str = ""


class Page(HTMLParser):
    """Links, forms and the open points of a readiness list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.missing: list[tuple[str, str]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._words: list[list[str]] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is not None:
            self._field(tag, values)
        if tag not in VOID:
            self._open.append((tag, values))
            self._words.append([])

    def _field(self, tag: str, values: dict[str, str]) -> None:
        form, name = self._form, values.get("name", "")
        assert form is not None
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in values:
            form.values[self._select] = [values.get("value", "")]
        elif tag == "input" and name and "disabled" not in values:
            if values.get("type") in {"checkbox", "radio"}:
                if "checked" in values:
                    form.values.setdefault(name, []).append(values.get("value", "on"))
            elif values.get("type") not in {"file", "submit"}:
                form.values[name] = [values.get("value", "")]

    def handle_data(self, data: str) -> None:
        for words in self._words:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, values = self._open.pop()
            words = " ".join("".join(self._words.pop()).split())
            if opened == "a" and "href" in values:
                self.links.append((words, values["href"]))
                if any(one == "li" and "todo-open" in given.get("class", "") for one, given in self._open):
                    self.missing.append((words, values["href"]))
            if opened == "textarea" and self._form is not None and "disabled" not in values:
                self._form.values[values.get("name", "")] = [words]
            if opened == "button" and self._form is not None:
                self._form.buttons[words] = (values.get("name", ""), values.get("value", ""))
            if opened == "form" and self._form is not None:
                self._form.words, self._form = words, None
            if opened == tag:
                return


class Reader:
    """One person at one browser."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.url, self.html, self.page, self.status = "/", "", Page(""), 0

    def open(self, url: str) -> "Reader":
        return self._take(self.client.get(urljoin(self.url, url), follow=True), urljoin(self.url, url))

    def _take(self, response: Any, url: str) -> "Reader":
        self.url = response.redirect_chain[-1][0] if response.redirect_chain else url
        self.html = response.content.decode()
        self.page, self.status = Page(self.html), response.status_code
        return self

    def follow(self, words: str) -> "Reader":
        """Click the first link whose words begin so."""
        href = next((href for text, href in self.page.links if text.startswith(words)), None)
        assert href is not None, f"no link {words!r} on {self.url}: {self.page.links}"
        return self.open(href)

    def send(self, button: str, **fields: Any) -> "Reader":
        """Press the first button whose words begin so, with these fields changed."""
        for form in self.page.forms:
            pressed = next((value for words, value in form.buttons.items() if words.startswith(button)), None)
            if pressed is not None:
                break
        else:
            raise AssertionError(f"no button {button!r} on {self.url}: {[form.buttons for form in self.page.forms]}")
        values: dict[str, Any] = dict(form.values)
        if pressed[0]:
            values[pressed[0]] = pressed[1]
        values |= {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        target = urljoin(self.url, form.action)
        send = self.client.get if form.method == "get" else self.client.post
        return self._take(send(target, values, follow=True), target)

    @property
    def problems(self) -> str:
        start = self.html.find('class="errors"')
        return self.html[start : start + 900] if start >= 0 else ""
