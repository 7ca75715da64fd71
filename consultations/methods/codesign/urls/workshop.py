"""The workshop: its rules and builder for the team, its page for everybody."""

from django.urls import path

from consultations.methods.codesign.views import builder, desk, public, run

urls = [
    path("", desk.setup, name="codesign_setup"),
    path("rules/", desk.change, name="codesign_rules"),
    path("prices/", desk.prices, name="codesign_prices"),
    path("template/", builder.template, name="codesign_template"),
    path("steps/", builder.steps, name="codesign_steps"),
    path("steps/new/", builder.step, name="codesign_step_new"),
    path("steps/<uuid:step_id>/", builder.step, name="codesign_step"),
    path("steps/<uuid:step_id>/move/", builder.step_move, name="codesign_step_move"),
    path("steps/<uuid:step_id>/remove/", builder.step_remove, name="codesign_step_remove"),
    path("people/", builder.people, name="codesign_people"),
    path("people/stakeholders/new/", builder.stakeholder, name="codesign_stakeholder_new"),
    path("people/stakeholders/<uuid:row_id>/", builder.stakeholder, name="codesign_stakeholder"),
    path(
        "people/stakeholders/<uuid:row_id>/remove/",
        builder.remove,
        {"kind": "stakeholder"},
        name="codesign_stakeholder_remove",
    ),
    path("people/personas/new/", builder.persona, name="codesign_persona_new"),
    path("people/personas/<uuid:row_id>/", builder.persona, name="codesign_persona"),
    path("people/personas/<uuid:row_id>/remove/", builder.remove, {"kind": "persona"}, name="codesign_persona_remove"),
    path("run/", run.run, name="codesign_run"),
    path("run/<uuid:step_id>/<slug:act>/", run.act, name="codesign_run_act"),
]

public_urls = [
    path("", public.session, name="codesign"),
    path("harvest/", public.harvest, name="codesign_harvest"),
    path("rounds/", public.rounds, name="codesign_rounds"),
]
