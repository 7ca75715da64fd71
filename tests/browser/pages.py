"""The public pages that anybody reaches without signing in. A new page is one line here."""

PUBLIC = [
    "/",
    "/learn/",
    "/learn/what-is-a-social-license/",
    "/learn/how-a-consultation-runs/",
    "/learn/check-a-license/",
    "/learn/methods/",
    "/learn/words/",
    "/gallery/",
    "/consultations/",
    "/join/",
    "/receipts/",
    "/organise/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/me/erased/",
    "/mailbox/",
    "/no-such-page/",
]
