from django.urls import path

from gisreport.desk.administration.views import (
    facts,
    offices,
    people,
    problems,
    rules,
    sign_in,
    start,
    try_point,
    wrong_rules,
)

urlpatterns = [
    path("", start.start, name="administration"),
    path("<slug:code>/", rules.table, name="administration-rules"),
    path("<slug:code>/regler/ny", rules.new, name="administration-rule-new"),
    path("<slug:code>/regler/<int:rule_id>", rules.change, name="administration-rule"),
    path("<slug:code>/regler/<int:rule_id>/avsluta", rules.end, name="administration-rule-end"),
    path("<slug:code>/fel-regler", wrong_rules.wrong_rules, name="administration-wrong-rules"),
    path("<slug:code>/fel-regler/prova", wrong_rules.try_change, name="administration-rule-try"),
    path("<slug:code>/prova", try_point.try_point, name="administration-try"),
    path("<slug:code>/problem", problems.problems, name="administration-problems"),
    path("<slug:code>/forvaltningar", offices.offices, name="administration-offices"),
    path("<slug:code>/forvaltningar/ny", offices.new, name="administration-office-new"),
    path("<slug:code>/forvaltningar/<int:office_id>", offices.change, name="administration-office"),
    path("<slug:code>/personer", people.people, name="administration-people"),
    path("<slug:code>/personer/ny", people.invite, name="administration-invite"),
    path("<slug:code>/personer/inbjudan/<int:invitation_id>", people.invitation, name="administration-invitation"),
    path("<slug:code>/personer/<int:person_id>", people.person, name="administration-person"),
    path("<slug:code>/personer/<int:person_id>/roll/<int:role_id>", people.take_role, name="administration-take-role"),
    path("<slug:code>/personer/<int:person_id>/avsluta", people.end, name="administration-person-end"),
    path("<slug:code>/inloggning", sign_in.sign_in, name="administration-sign-in"),
    path("<slug:code>/uppgifter", facts.facts, name="administration-facts"),
]
