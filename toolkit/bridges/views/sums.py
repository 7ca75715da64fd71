"""Three sums that an organiser does before inviting anybody. Nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from toolkit.bridges.forms import FunnelForm, PaceForm, SampleForm
from toolkit.domain.calculators import Unfit

SUMS = {"sample": SampleForm, "funnel": FunnelForm, "budget": PaceForm}


@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """The one that was asked for is bound to the address, so that it can be sent to somebody."""
    asked = request.GET.get("sum", "")
    forms = {name: form(request.GET if name == asked else None, auto_id=f"{name}_%s") for name, form in SUMS.items()}
    results = {}
    status = 200
    if asked in forms:
        form = forms[asked]
        status = 422
        if form.is_valid():
            try:
                results[asked], status = form.result(), 200
            except Unfit as unfit:
                form.add_error(None, str(unfit))
    context = {"forms": forms, "results": results, "faulty": forms.get(asked)}
    return render(request, "toolkit/bridges/sums.html", context, status=status)
