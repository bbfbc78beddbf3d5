from django.urls import path

from walks.views import checklists, codes, planning, public, stops, surveys

urlpatterns = [
    path("", public.walks, name="walks"),
    path("<uuid:walk>", public.walk, name="walk"),
    path("fraga/<uuid:survey>", surveys.answer_page, name="survey"),
    path("fraga/<uuid:survey>/tack", surveys.thanks, name="survey-thanks"),
    # For walk leaders
    path("planera/", planning.start, name="walk-planning"),
    path("planera/ljus", planning.light, name="walk-light"),
    path("planera/ny/<slug:code>", planning.new, name="walk-new"),
    path("planera/checklistor/<slug:code>/", checklists.checklists, name="checklists"),
    path("planera/checklistor/<slug:code>/ny", checklists.new, name="checklist-new"),
    path("planera/fragor/ny/<slug:code>", surveys.new, name="survey-new"),
    path("planera/fragor/<uuid:survey>/", surveys.results, name="survey-results"),
    path("planera/fragor/<uuid:survey>/andra", surveys.change, name="survey-change"),
    path("planera/fragor/<uuid:survey>/stopp", surveys.make_stop, name="survey-stop"),
    path("planera/<uuid:walk>/", planning.overview, name="walk-plan"),
    path("planera/<uuid:walk>/andra", planning.change, name="walk-change"),
    path("planera/<uuid:walk>/stopp", stops.stops, name="walk-stops"),
    path("planera/<uuid:walk>/stopp/gpx", stops.from_gpx, name="walk-gpx"),
    path("planera/<uuid:walk>/stall-in", planning.cancel_page, name="walk-cancel"),
    path("planera/<uuid:walk>/koder", codes.codes, name="walk-codes"),
    path("planera/<uuid:walk>/blad", codes.sheet, name="walk-sheet"),
    path("planera/<uuid:walk>/vardnadshavare", codes.guardians, name="walk-guardians"),
    path("planera/<uuid:walk>/gor/<slug:deed>", planning.act, name="walk-act"),
]
