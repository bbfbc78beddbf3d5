from django.urls import path

from gisreport.desk.administration.views import facts, offices, problems, rules, start, try_point

urlpatterns = [
    path("", start.start, name="administration"),
    path("<str:code>/", rules.table, name="administration-rules"),
    path("<str:code>/regler/ny", rules.new, name="administration-rule-new"),
    path("<str:code>/regler/<int:rule_id>", rules.change, name="administration-rule"),
    path("<str:code>/regler/<int:rule_id>/avsluta", rules.end, name="administration-rule-end"),
    path("<str:code>/prova", try_point.try_point, name="administration-try"),
    path("<str:code>/problem", problems.problems, name="administration-problems"),
    path("<str:code>/forvaltningar", offices.offices, name="administration-offices"),
    path("<str:code>/forvaltningar/ny", offices.new, name="administration-office-new"),
    path("<str:code>/forvaltningar/<int:office_id>", offices.change, name="administration-office"),
    path("<str:code>/uppgifter", facts.facts, name="administration-facts"),
]
