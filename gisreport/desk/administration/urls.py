from django.urls import path

from gisreport.desk.administration.views import facts, offices, problems, rules, start, try_point, wrong_rules

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
    path("<slug:code>/uppgifter", facts.facts, name="administration-facts"),
]
