"""Every address of the service, asked for by everyone who might: the table below says what each gets.

The addresses come from the URL configuration. One that has no row fails, so that nobody forgets to say who may.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from gisreport.accounts.models import Invitation, Role, User
from gisreport.accounts.second_factor import STAFF_PAGES
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Disclosure, Follower, OutsideLink, PaperFollower
from gisreport.demo.mail import names_of_letters
from gisreport.desk.actions import ACTIONS
from gisreport.desk.models import ReplyTemplate, SavedInbox
from gisreport.maps.models import SavedView
from gisreport.outbox.models import Message
from gisreport.photos.models import PhotoState
from gisreport.privacy.models import ErasureRequest, RetentionRule
from gisreport.privacy.parts import Part
from reports.submit import Submission, submit
from routing.models import Administration, Municipality
from tests.cast import Town, municipal, officer
from tests.geometry import pin
from tests.walks.plan.draft import open_walk
from walks.models import Observation, Participant, Survey, Valence, VoiceNote, Walk, WalkPhoto, WalkType

WORDS = "Jag vågar inte gå hem den här vägen."  # what was reported; never released
RUT = "rut@example.org"

# stranger: nobody has signed in. officer: of the administration that has the case. neighbour: an officer of another
# administration. The three "elsewhere" columns belong to the next municipality; superuser runs the service.
ROLES = (
    "stranger", "officer", "neighbour", "coordinator", "planner", "administrator",
    "officer_elsewhere", "coordinator_elsewhere", "administrator_elsewhere", "superuser",
)  # fmt: skip

# Three more, of the same municipality. A row says what they get with `leader=200` after its cells, and otherwise
# they get what the role beside them here gets. limited: an officer of the administration that has the case, but for
# another category.
MORE_ROLES = {
    "leader": "administrator_elsewhere",
    "moderator": "administrator_elsewhere",
    "limited": "neighbour",
}
EVERYONE = (*ROLES, *MORE_ROLES)

# Who reads the words of a report and who sent it; besides them only whoever has the secret link.
READERS = ("officer", "coordinator", "superuser")
# Where a moderator reads the words, but never who sent them.
REVIEWING = ("desk-review", "desk-review-case", "desk-versions")

# `login` is led to the sign-in; `a/b` is a with a public case, b with a private one; `a|b` is either.
# A row with one answer is the same for all. POST where there is no row must be turned away.
TABLE = """
                                   stranger officer neighbour coord  planner admin   officer2 coord2 admin2  superuser
# Anyone
GET  start                         200
GET  map                           200
GET  case-list                     200
GET  case-cards                    200
GET  cases-tilejson                200
GET  case-tile                     200/204
GET  borders-tilejson              200
GET  border-tile                   200|204
GET  places-tilejson               200
GET  place-tile                    200|204
GET  cells-tilejson                200
GET  cell-tile                     200|204
GET  cases-download                200
GET  about                         200
GET  personal-data                 200
GET  accessibility                 200
GET  cookies                       200
GET  own-look                      200
GET  own-logo                      404
GET  health-live                   200
GET  health-ready                  503
GET  metrics                       200
GET  robots                        200
GET  favicon                       301
GET  language                      302
GET  report                        200
POST report                        422
GET  report-categories             200
GET  report-similar                200
GET  report-places                 200
GET  find-case                     200
GET  case                          200/404
GET  seen-the-same                 405
POST seen-the-same                 302/404
GET  mine                          200
POST mine                          422
GET  case-photo                    200/404
GET  demo-mail                     200
GET  demo-letter                   200
GET  demo-letter-html              200

# Walks: whoever wants to come along, or to say where to go
GET  walks                         200
GET  walk                          200
GET  survey                        200
POST survey                        422
GET  survey-thanks                 200

# Of a walk whose protocol is not published, and with the secret link of one who walked
GET  walk-protocol                 404
GET  walk-photo                    404
GET  walk-follow                   200
GET  walk-follow-mail              200
POST walk-follow-mail              302
GET  walk-follow-leave             405
POST walk-follow-leave             302
GET  walk-own-data                 200
GET  walk-own-photo                200

# The walk app, the same for any code and for everybody, and what lets it start without coverage
GET  walk-app                      200
GET  walk-app-code                 200
GET  service-worker                200
GET  app-manifest                  200
GET  offline                       200

# Whoever has the secret link
GET  follow                        200
GET  thanks                        200
GET  more                          405
POST more                          302
GET  not-needed                    405
POST not-needed                    302
GET  mail-switch                   200
POST mail-switch                   302
GET  answer-on-page                405
POST answer-on-page                302
GET  feedback                      302
POST feedback                      422
GET  own-photo                     200
GET  own-data                      200
GET  own-data-json                 200
GET  own-data-zip                  200
GET  own-erasure                   200
POST own-erasure                   302

# With another's secret: what was asked is answered by a link of its own, and so is the letter in the morning stopped
GET  answer                        404
POST answer                        404
GET  digest-switch                 404
POST digest-switch                 404

# An owner outside the municipality, by its link
GET  owner                         200
GET  owner-answer                  405
POST owner-answer                  422
GET  owner-close                   405
POST owner-close                   422
GET  owner-not-theirs              405
POST owner-not-theirs              422
GET  owner-again                   405
POST owner-again                   302
GET  owner-photo                   200

# Programs
GET  api-schema                    200
GET  api-routing                   200
GET  api-categories                200
GET  api-places                    200
GET  api-cells                     200
GET  api-cases                     200
GET  api-observations              200
GET  api-observations-quarter      404
GET  observations-download         404
GET  api-case                      200/404
GET  api-reports                   405
POST api-reports                   400

# Phones of a walk: whoever has no token of it, signed in or not
GET  api-walk-code                 404
GET  api-walk-join                 405
POST api-walk-join                 415
GET  api-walk                      401
POST api-walk                      401
GET  api-walk-operations           401
POST api-walk-operations           401
GET  api-walk-operation            401
POST api-walk-operation            401
GET  api-walk-medium               401
POST api-walk-medium               401
GET  api-walk-reconcile            401
POST api-walk-reconcile            401
GET  api-walk-observations         401
POST api-walk-observations         401
GET  api-walk-devices              401
POST api-walk-devices              401
GET  api-walk-leave                401
POST api-walk-leave                401
GET  api-walk-backup               401
POST api-walk-backup               401

# Programs and people, with f=html
GET  ogc                           200
GET  ogc-conformance               200
GET  ogc-api                       200
GET  ogc-collections               200
GET  ogc-collection                200
GET  ogc-schema                    200
GET  ogc-items                     200
GET  ogc-item                      200/404

# The desk: the case's own officers and the municipality's coordinator
GET  desk                          login    200     200       200    403     403     200      200    403     200
GET  desk-points                   login    200     200       200    403     403     200      200    403     200
GET  desk-many                     login    302     302       302    302     302     302      302    302     302
POST desk-many                     login    302     422       302    403     403     422      422    403     302
GET  desk-saved                    login    200     200       200    403     403     200      200    403     200
POST desk-saved                    login    302     302       302    403     403     302      302    403     302
GET  desk-saved-rename             login    405     405       405    405     405     405      405    405     405
POST desk-saved-rename             login    302     404       404    404     404     404      404    404     404
GET  desk-saved-delete             login    405     405       405    405     405     405      405    405     405
POST desk-saved-delete             login    302     404       404    404     404     404      404    404     404
GET  desk-case                     login    200     404       200    404     404     404      404    404     200
GET  desk-next                     login    302     404       302    404    404     404      404    404     302
GET  desk-photo                    login    200     404       200    404     404     404      404    404     200  moderator=200/404
GET  desk-act                      login    302     302       302    302     302     302      302    302     302
POST desk-act                      login    302|422 404       302|422 404    404     404      404    404     302|422
GET  desk-records                  login    200     200       200    403     403     200      200    403     200
GET  desk-register                 login    200     200       200    403     403     200      200    403     200
GET  desk-register-csv             login    200     200       200    403     403     200      200    403     200
GET  desk-disclose                 login    200     404       200    404     404     404      404    404     200
POST desk-disclose                 login    422     404       422    404     404     404      404    404     422
GET  desk-disclosure               login    200     404       200    404     404     404      404    404     200
GET  desk-disclosure-file          login    200     404       200    404     404     404      404    404     200
GET  desk-statistics               login    200     200       200    403     403     200      200    403     200
GET  desk-statistics-csv           login    200     200       200    403     403     200      200    403     200
GET  desk-undelivered              login    403     403       200    403     403     403      200    403     200
GET  desk-log                      login    403     403       200    403     403     403      200    403     200
GET  desk-try-again                login    405     405       405    405     405     405      405    405     405
POST desk-try-again                login    404     404       302    404     404     404      404    404     302

# What is reviewed before everyone may see it, by a moderator too; and what is taken down for somebody
GET  desk-review                   login    200     200       200    403     403     200      200    403     200  moderator=200
GET  desk-review-case              login    200/404 404       200/404 404    404     404      404    404     200/404  moderator=200/404
POST desk-review-case              login    302/404 404       302/404 404    404     404      404    404     302/404  moderator=302/404
GET  desk-review-photo             login    200/404 404       200/404 404    404     404      404    404     200/404  moderator=200/404
POST desk-review-photo             login    302/404 404       302/404 404    404     404      404    404     302/404  moderator=302/404
GET  desk-versions                 login    200/404 404       200/404 404    404     404      404    404     200/404  moderator=200/404
POST desk-versions                 login    404     404       404    404     404     404      404    404     404
GET  desk-quarantine               login    200     200       200    403     403     200      200    403     200
GET  desk-quarantine-decide        login    405     405       405    405     405     405      405    405     405
POST desk-quarantine-decide        login    404     404       404    404     404     404      404    404     404
GET  desk-register-for             login    200     200       200    403     403     200      200    403     200
POST desk-register-for             login    422     422       422    403     403     422      422    403     422
GET  desk-receipt                  login    200     404       200    404     404     404      404    404     200
GET  desk-letters                  login    200     200       200    403     403     200      200    403     200
GET  desk-letter                   login    200     404       200    404     404     404      404    404     200
POST desk-letter                   login    302     404       302    404     404     404      404    404     302

# Cases that are gathered, split, handed out of the municipality, and what waits on whom
GET  desk-waiting                  login    200     200       200    403     403     200      200    403     200
GET  desk-merge                    login    200     404       200    404     404     404      404    404     200
POST desk-merge                    login    422     404       422    404     404     404      404    404     422
GET  desk-unmerge                  login    404     404       404    404     404     404      404    404     404
POST desk-unmerge                  login    404     404       404    404     404     404      404    404     404
GET  desk-split                    login    200     404       200    404     404     404      404    404     200
POST desk-split                    login    422     404       422    404     404     404      404    404     422
GET  desk-elsewhere                login    200     404       200    404     404     404      404    404     200
POST desk-elsewhere                login    422     404       422    404     404     404      404    404     422
GET  desk-outside                  login    200     404       200    404     404     404      404    404     200
POST desk-outside                  login    422     404       422    404     404     404      404    404     422

# Maps for planning: the municipality's planner or coordinator; a view is changed by whoever saved it
GET  planning-start                login    403     403       302    302     403     403      302    403     200
GET  planning                      login    403     403       200    200     403     403      403    403     200
GET  planning-result               login    403     403       200    200     403     403      403    403     200
GET  planning-products             login    403     403       200    200     403     403      403    403     200
POST planning-products             login    403     403       400    400     403     403      403    403     400
GET  planning-save                 login    403     403       405    405     403     403      403    403     405
POST planning-save                 login    403     403       302    302     403     403      403    403     302
GET  planning-view                 login    403     403       302    302     403     403      403    403     302
GET  planning-rename               login    403     403       405    405     403     403      403    403     405
POST planning-rename               login    403     403       404    302     403     403      403    403     404
GET  planning-delete               login    403     403       405    405     403     403      403    403     405
POST planning-delete               login    403     403       404    302     403     403      403    403     404

# After a walk: whoever leads it, the coordinator among them; photos also for those who handle a case that came of it
GET  walk-collect                  login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-collect-act              login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-collect-act              login    404     404       302    404     404     404      404    404     302 leader=302
GET  walk-points                   login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-points-act               login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-points-act               login    404     404       302    404     404     404      404    404     302 leader=302
GET  walk-send                     login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-send                     login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-answer                   login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-answer                   login    404     404       302    404     404     404      404    404     302 leader=302
GET  walk-protocol-draft           login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-protocol-act             login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-protocol-act             login    404     404       409    404     404     404      404    404     409 leader=409
GET  walk-staff-photo              login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-voice                    login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-themes                   login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-themes                   login    404     404       302    404     404     404      404    404     302 leader=302

# Planning of walks: the municipality's walk leader or coordinator
GET  walk-planning                 login    403     403       200    403     403     403      200    403     200 leader=200
GET  walk-light                    login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-new                      login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-new                      login    404     404       422    404     404     404      404    404     422 leader=422
GET  walk-plan                     login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-change                   login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-change                   login    404     404       422    404     404     404      404    404     422 leader=422
GET  walk-stops                    login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-stops                    login    404     404       400    404     404     404      404    404     400 leader=400
GET  walk-gpx                      login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-gpx                      login    404     404       302    404     404     404      404    404     302 leader=302
GET  walk-act                      login    404     404       405    404     404     404      404    404     405 leader=405
POST walk-act                      login    404     404       302    404     404     404      404    404     302 leader=302
GET  walk-cancel                   login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-cancel                   login    404     404       422    404     404     404      404    404     422 leader=422
GET  walk-codes                    login    404     404       200    404     404     404      404    404     200 leader=200
POST walk-codes                    login    404     404       422    404     404     404      404    404     422 leader=422
GET  walk-sheet                    login    404     404       200    404     404     404      404    404     200 leader=200
GET  walk-guardians                login    404     404       200    404     404     404      404    404     200 leader=200
GET  checklists                    login    404     404       200    404     404     404      404    404     200 leader=200
GET  checklist-new                 login    404     404       200    404     404     404      404    404     200 leader=200
POST checklist-new                 login    404     404       422    404     404     404      404    404     422 leader=422
GET  survey-new                    login    404     404       200    404     404     404      404    404     200 leader=200
POST survey-new                    login    404     404       422    404     404     404      404    404     422 leader=422
GET  survey-results                login    404     404       200    404     404     404      404    404     200 leader=200
GET  survey-change                 login    404     404       200    404     404     404      404    404     200 leader=200
POST survey-change                 login    404     404       422    404     404     404      404    404     422 leader=422
GET  survey-stop                   login    404     404       405    404     404     404      404    404     405 leader=405
POST survey-stop                   login    404     404       404    404     404     404      404    404     404

# Requests for erasure: the municipality's coordinator or administrator
GET  erasure-requests              login    403     403       200    403     200     403      200    200     200 leader=403 moderator=403
GET  erasure-request               login    404     404       200    404     200     404      404    404     200
POST erasure-request               login    404     404       422    404     422     404      404    404     422
GET  erasure-appealed              login    405     405       405    405     405     405      405    405     405
POST erasure-appealed              login    404     404       302    404     302     404      404    404     302

# Who answers for what: the municipality's administrator
GET  administration                login    403     403       403    403     302     403      403    302     200 leader=403 moderator=403
GET  administration-rules          login    403     403       403    403     200     403      403    403     200
GET  administration-rule-new       login    403     403       403    403     200     403      403    403     200
POST administration-rule-new       login    403     403       403    403     200|422 403      403    403     200|422
GET  administration-rule           login    403     403       403    403     200     403      403    403     200
POST administration-rule           login    403     403       403    403     200|422 403      403    403     200|422
GET  administration-rule-end       login    403     403       403    403     200     403      403    403     200
POST administration-rule-end       login    403     403       403    403     200|422 403      403    403     200|422
GET  administration-wrong-rules    login    403     403       403    403     200     403      403    403     200
GET  administration-rule-try       login    403     403       403    403     200     403      403    403     200
POST administration-rule-try       login    403     403       403    403     200     403      403    403     200
GET  administration-try            login    403     403       403    403     200     403      403    403     200
GET  administration-problems       login    403     403       403    403     200     403      403    403     200
GET  administration-offices        login    403     403       403    403     200     403      403    403     200
GET  administration-office-new     login    403     403       403    403     200     403      403    403     200
POST administration-office-new     login    403     403       403    403     200|422 403      403    403     200|422
GET  administration-office         login    403     403       403    403     200     403      403    403     200
POST administration-office         login    403     403       403    403     200|422 403      403    403     200|422
GET  administration-facts          login    403     403       403    403     200     403      403    403     200
POST administration-facts          login    403     403       403    403     200|422 403      403    403     200|422

# Who works here: the municipality's administrator
GET  administration-people         login    403     403       403    403     200     403      403    403     200
GET  administration-invite         login    403     403       403    403     200     403      403    403     200
POST administration-invite         login    403     403       403    403     422     403      403    403     422
GET  administration-invitation     login    403     403       403    403     405     403      403    403     405
POST administration-invitation     login    403     403       403    403     302     403      403    403     302
GET  administration-person         login    403     403       403    403     200     403      403    403     200
POST administration-person         login    403     403       403    403     422     403      403    403     422
GET  administration-take-role      login    403     403       403    403     405     403      403    403     405
POST administration-take-role      login    403     403       403    403     302     403      403    403     302
GET  administration-person-end     login    403     403       403    403     405     403      403    403     405
POST administration-person-end     login    403     403       403    403     302     403      403    403     302
GET  administration-sign-in        login    403     403       403    403     200     403      403    403     200
POST administration-sign-in        login    403     403       403    403     422     403      403    403     422

# One's own account, before the second factor too
GET  sessions                      login    200     200       200    200     200     200      200    200     200
GET  sessions-end                  login    405     405       405    405     405     405      405    405     405
POST sessions-end                  login    302     302       302    302     302     302      302    302     302

# Whoever is invited, and the municipality's own sign-in where there is one
GET  invitation                    200
POST invitation                    422
GET  sign-in-service               404
GET  sign-in-answer                login

# What can be reported, asked and answered, and by when: the municipality's administrator
GET  administration-areas          login    403     403       403    403     200     403      403    403     200
GET  administration-area-new       login    403     403       403    403     200     403      403    403     200
POST administration-area-new       login    403     403       403    403     200     403      403    403     200
GET  administration-history        login    403     403       403    403     200     403      403    403     200
GET  administration-categories     login    403     403       403    403     200     403      403    403     200
GET  administration-category-new   login    403     403       403    403     200     403      403    403     200
POST administration-category-new   login    403     403       403    403     200     403      403    403     200
GET  administration-category       login    403     403       403    403     200     403      403    403     200
POST administration-category       login    403     403       403    403     200     403      403    403     200
GET  administration-category-close login    403     403       403    403     200     403      403    403     200
POST administration-category-close login    403     403       403    403     200     403      403    403     200
GET  administration-category-privacy login    403     403       403    403     200     403      403    403     200
POST administration-category-privacy login    403     403       403    403     200     403      403    403     200
GET  administration-group-new      login    403     403       403    403     200     403      403    403     200
POST administration-group-new      login    403     403       403    403     200     403      403    403     200
GET  administration-group          login    403     403       403    403     200     403      403    403     200
POST administration-group          login    403     403       403    403     200     403      403    403     200
GET  administration-question-new   login    403     403       403    403     200     403      403    403     200
POST administration-question-new   login    403     403       403    403     200     403      403    403     200
GET  administration-question       login    403     403       403    403     200     403      403    403     200
POST administration-question       login    403     403       403    403     200     403      403    403     200
GET  administration-question-remove login    403     403       403    403     200     403      403    403     200
POST administration-question-remove login    403     403       403    403     200     403      403    403     200
GET  administration-template-new   login    403     403       403    403     200     403      403    403     200
POST administration-template-new   login    403     403       403    403     200     403      403    403     200
GET  administration-template       login    403     403       403    403     200     403      403    403     200
POST administration-template       login    403     403       403    403     200     403      403    403     200
GET  administration-deadline       login    403     403       403    403     200     403      403    403     200
POST administration-deadline       login    403     403       403    403     200     403      403    403     200
GET  administration-templates      login    403     403       403    403     200     403      403    403     200
GET  administration-deadlines      login    403     403       403    403     200     403      403    403     200
GET  administration-category-move  login    403     403       403    403     405     403      403    403     405
POST administration-category-move  login    403     403       403    403     302     403      403    403     302
GET  administration-group-move     login    403     403       403    403     405     403      403    403     405
POST administration-group-move     login    403     403       403    403     302     403      403    403     302
GET  administration-question-move  login    403     403       403    403     405     403      403    403     405
POST administration-question-move  login    403     403       403    403     302     403      403    403     302
GET  administration-template-close login    403     403       403    403     405     403      403    403     405
POST administration-template-close login    403     403       403    403     302     403      403    403     302
GET  administration-look           login    403     403       403    403     200     403      403    403     200
POST administration-look           login    403     403       403    403     200|302    403      403    403     200|302
GET  administration-look-sheet     login    403     403       403    403     200     403      403    403     200

# What is kept for how long: the municipality's administrator
GET  retention                     login    403     403       403    403     200     403      403    403     200
GET  retention-new                 login    403     403       403    403     200     403      403    403     200
POST retention-new                 login    403     403       403    403     422     403      403    403     422
GET  retention-rule                login    403     403       403    403     200     403      403    403     200
GET  retention-end                 login    403     403       403    403     405     403      403    403     405
POST retention-end                 login    403     403       403    403     302     403      403    403     302
GET  how-to-appeal                 login    403     403       403    403     200     403      403    403     200
POST how-to-appeal                 login    403     403       403    403     302     403      403    403     302
"""  # noqa: E501

# About whoever has signed in, with one factor or two; and the way back from the municipality's own sign-in.
OWN_ACCOUNT = {"sessions", "sessions-end", "sign-in-answer"}

# Pages that others wrote, each with its own guard; they must never fail.
OF_OTHERS = {
    "account_": "allauth: about whoever is signed in, or open to everyone (sign-in, forgotten password)",
    "mfa_": "allauth: the second factor of whoever is signed in",
}


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    cells: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)

    def expected(self, role: str, *, is_private: bool) -> str:
        return self.cell(role).split("/")[-1 if is_private else 0]

    def cell(self, role: str) -> str:
        if len(self.cells) == 1:
            return self.cells[0]
        return self.more.get(role) or self.cells[ROLES.index(MORE_ROLES.get(role, role))]


def read_table() -> list[Row]:
    lines = [line.split() for line in TABLE.splitlines()[2:] if line.strip() and not line.startswith("#")]
    return [
        Row(method, name, tuple(cell for cell in cells if "=" not in cell), dict(_more(cells)))
        for method, name, *cells in lines
    ]


def _more(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        role, is_named, what = cell.partition("=")
        if is_named:
            yield role, what


ROWS = read_table()


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """The name of every address, and what has to be filled in."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", list(one.pattern.converters) or list(one.pattern.regex.groupindex)


ADDRESSES = dict(patterns())


def is_of_others(name: str) -> bool:
    return name.startswith(tuple(OF_OTHERS))


# --- A town with one case ---


@dataclass(frozen=True)
class World:
    """`values` fills in the addresses; `query` and `sent` go with those that need more."""

    case: Case
    people: Mapping[str, User | None]
    values: Mapping[str, Any]
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sent: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    signed_in: dict[str, str] = field(default_factory=dict)  # by role, the cookies that say so

    @property
    def is_private(self) -> bool:
        return self.case.category.is_private

    def address(self, name: str, **values: Any) -> str:
        given = {**self.values, **values}
        return reverse(name, kwargs={part: given.get(part, "1") for part in ADDRESSES[name]})

    def client(self, role: str) -> Client:
        """A fresh one; each person signs in once."""
        client = Client(headers={"accept-language": "sv"}, raise_request_exception=False)
        if role in self.signed_in:
            client.cookies.load(self.signed_in[role])
        elif user := self.people[role]:
            client.force_login(user)
            self.signed_in[role] = client.cookies.output(header="", sep=";")
        return client

    def ask(self, role: str, method: str, name: str, **values: Any) -> HttpResponseBase:
        """What `role` gets. Whatever it changed is undone."""
        client = self.client(role)
        data = (self.query if method == "GET" else self.sent).get(name, {})
        with transaction.atomic():
            response = getattr(client, method.lower())(self.address(name, **values), data)
            transaction.set_rollback(True)
        return response  # type: ignore[no-any-return]


@pytest.fixture(params=["public", "private"])
def world(request: pytest.FixtureRequest, lilleby: Town, settings: LazySettings, tmp_path_factory: Any) -> World:
    """A case of Lilleby with words and a photo; in the public world the photo has been released."""
    is_private = request.param == "private"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    settings.EMAIL_FILE_PATH = tmp_path_factory.mktemp("mail")
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.files.EmailBackend"
    EmailMessage("Ett mejl", "Hej!", to=["someone@example.org"]).send()
    category = lilleby.categories["otrygg-plats" if is_private else "belysning"]
    place = pin(3, 3)
    submitted = submit(
        Submission(category=category, municipality=lilleby.municipality, point=place, text=WORDS, email=RUT)
    )
    case, photo = submitted.case, clean_photo(submitted.case, submitted.follower)
    if not is_private:
        lifecycle.release_photo(photo, alt="En stolpe", by=None)
    outside_link(case, submitted.follower.token).photos.add(photo)
    PaperFollower.objects.create(follower=submitted.follower)
    letter = Message.objects.get(recipient=case.administration.email)
    where = {"lon": place.x, "lat": place.y}
    asked = ErasureRequest.objects.create(case=case, follower=Follower.objects.create(case=case, is_reporter=False))
    retention = RetentionRule.objects.create(
        municipality=lilleby.municipality, part=Part.WORDS, months=24, decision="§ 1", decided_by="Nämnden",
        decided_on=date(2026, 1, 2),
    )  # fmt: skip
    cast = people(lilleby, case)
    walk = open_walk(lilleby, cast["coordinator"], kind=WalkType.CHILDREN)
    one_who_walked = walked_by_one(walk)
    survey = Survey.objects.create(
        municipality=lilleby.municipality, walk=walk, title="Vart ska vi gå?", question="Var?",
        opens_on=date(2020, 1, 1), closes_on=date(2120, 1, 1),
    )  # fmt: skip
    invitation = Invitation.objects.create(
        municipality=lilleby.municipality, email="liv@example.org", name="Liv", sent_at=case.created_at, roles=[],
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    disclosed = Disclosure(case=case, outcome=Disclosure.Outcome.WHOLE)
    disclosed.bundle.save("", ContentFile(b"PK"), save=False)
    disclosed.save()
    view = SavedView.objects.create(municipality=lilleby.municipality, owner=cast["planner"], name="Lampor")
    kept = SavedInbox.objects.create(owner=cast["officer"], name="Mina", query="who=mine")
    Municipality.objects.filter(pk=lilleby.municipality.pk).update(colour="#7a1f5c")
    question = lilleby.categories["belysning"].questions.get()
    template = ReplyTemplate.objects.create(municipality=lilleby.municipality, name="Tack", texts={"sv": "Tack!"})
    return World(
        case=case,
        people=cast,
        values={
            "written": case.number, "number": case.number, "token": submitted.follower.token, "photo_id": photo.pk,
            "size": "small", "verb": "anteckna", "message_id": letter.pk, "code": lilleby.municipality.code,
            "rule_id": lilleby.municipality.responsibilities.first().pk, "office_id": case.administration_id,
            "z": 0, "x": 0, "y": 0, "language": "en", "name": names_of_letters()[0],
            "layer": "faults", "form": "csv", "collection": "cases", "feature": case.number,
            "request_id": asked.pk, "retention_id": retention.pk, "view_id": view.pk,
            "walk": walk.pk, "survey": survey.pk, "deed": "kopiera",
            "client_id": uuid.uuid4(), "sha256": "0" * 64,
            "follow_token": one_who_walked.follow_token, "walk_photo": one_who_walked.photos.get().pk,
            "voice": walk.voices.get().pk, "look": "granskad", "work": "gor-alla", "reply": "oppna",
            "event_id": case.events.first().pk, "follower_id": submitted.follower.pk,
            "disclosure_id": disclosed.pk, "step": "publicera", "saved_id": kept.pk,
            "invited": invitation.token, "invitation_id": invitation.pk,
            "person_id": cast["officer"].pk, "role_id": cast["officer"].memberships.get().pk,
            "category_id": category.pk, "group_id": category.group_id, "question_id": question.pk,
            "template_id": template.pk, "mark": "0" * 12,
        },
        query={
            "case-cards": {"number": case.number},
            "report-similar": {**where, "category": category.code},
            "report-places": {"q": "Lilleby"},
            "api-routing": {**where, "category": category.code},
            "api-categories": where,
            "api-places": {"q": "Lilleby"},
            "walk-light": {"kommun": lilleby.municipality.code},
        },
        sent={
            "desk-act": {"text": "En anteckning."},
            "desk-many": {"verb": "paborja", "case": f"{case.number}:{case.events.latest('pk').pk}"},
            "desk-saved": {"name": "Lampor", "query": "category=belysning"},
            "desk-saved-rename": {"name": "Släckta lampor"},
            "more": {"text": "Det är fortfarande mörkt."},
            "mail-switch": {"av": ""},
            "walk-follow-mail": {"av": ""},
            "walk-collect-act": {"id": walk.observations.get().pk},
            "planning-save": {"name": "Hål", "query": "?category=vagskada"},
            "planning-rename": {"name": "Släckta lampor"},
            **{row.name: {"nonsense": "1"} for row in ROWS if row.name.startswith("administration")},
        },
    )  # fmt: skip


def outside_link(case: Case, token: str) -> OutsideLink:
    """That an owner outside the municipality has, with the same secret as whoever reported."""
    owner = Administration.objects.create(code="outside", name="Trafikverket", is_external=True)
    now = timezone.now()
    return OutsideLink.objects.create(
        case=case, administration=owner, email="owner@example.org", token=token, sent_at=now,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip


def clean_photo(case: Case, follower: Follower) -> CasePhoto:
    sent = case.events.filter(follower=follower).first()
    photo = CasePhoto(pk=uuid.uuid4(), case=case, event=sent, state=PhotoState.CLEAN, sha256="0" * 64)
    photo.small.save("", ContentFile(b"\xff\xd8\xff\xd9"), save=False)
    photo.save()
    return photo


def walked_by_one(walk: Walk) -> Participant:
    """With a note, a photo and a voice, none of them published."""
    one = Participant.objects.create(walk=walk, join_id=uuid.uuid4(), token_hash="0" * 64)
    note = Observation.objects.create(
        walk=walk, participant=one, client_id=uuid.uuid4(), valence=Valence.NEGATIVE, text="Mörkt.", at=walk.starts_at
    )
    photo = WalkPhoto(walk=walk, participant=one, observation=note, sha256="0" * 64, bytes=4, state=PhotoState.CLEAN)
    photo.small.save("", ContentFile(b"\xff\xd8\xff\xd9"), save=False)
    photo.save()
    voice = VoiceNote(walk=walk, participant=one, observation=note, sha256="1" * 64, bytes=4, mimetype="audio/webm")
    voice.file.save("", ContentFile(b"ljud"), save=False)
    voice.save()
    return one


def people(lilleby: Town, case: Case) -> dict[str, User | None]:
    storby = Town(Municipality.objects.get(code="9002"), {}, {})
    storby.offices.update({office.code: office for office in storby.municipality.administrations.all()})
    own = officer(lilleby, case.administration.code, "Anna")
    case.assignee = own
    case.save()
    return {
        "stranger": None,
        "officer": own,
        "neighbour": officer(lilleby, "parkforvaltningen", "Omar"),
        "coordinator": municipal(lilleby, Role.COORDINATOR, "Karin"),
        "planner": municipal(lilleby, Role.PLANNER, "Per"),
        "administrator": municipal(lilleby, Role.ADMINISTRATOR, "Eva"),
        "officer_elsewhere": officer(storby, case.administration.code, "Nils"),
        "coordinator_elsewhere": municipal(storby, Role.COORDINATOR, "Siv"),
        "administrator_elsewhere": municipal(storby, Role.ADMINISTRATOR, "Ulf"),
        "superuser": User.objects.create_superuser("root@example.org", name="Root"),
        "leader": municipal(lilleby, Role.WALK_LEADER, "Leila"),
        "moderator": municipal(lilleby, Role.MODERATOR, "Mona"),
        "limited": limited_officer(lilleby, case, "park"),
    }


def limited_officer(lilleby: Town, case: Case, category: str) -> User:
    lisa = officer(lilleby, case.administration.code, "Lisa")
    lisa.memberships.get().categories.add(lilleby.categories[category])
    return lisa


def outcome(response: HttpResponseBase) -> str:
    location = response.headers.get("Location", "")
    is_sign_in = location.startswith(reverse("account_login"))
    return "login" if is_sign_in else str(response.status_code)


def tells_what_was_reported(response: HttpResponseBase) -> bool:
    page = b"" if response.streaming else response.content  # type: ignore[attr-defined]
    return WORDS.encode() in page or RUT.encode() in page


# --- The table holds ---


def test_every_address_has_a_row() -> None:
    named = {row.name for row in ROWS}
    ours = {name for name in ADDRESSES if not is_of_others(name)}
    assert sorted(ours - named) == [], "say in TABLE who may open these"
    assert sorted(named - ours) == [], "these are gone"
    assert sorted(ours - {row.name for row in ROWS if row.method == "GET"}) == [], "these lack a GET row"


def test_every_row_is_whole() -> None:
    assert [row for row in ROWS if len(row.cells) not in (1, len(ROLES)) or row.more.keys() - MORE_ROLES] == []
    assert len({(row.method, row.name) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("role", EVERYONE)
def test_everyone_gets_what_the_table_says(role: str, world: World) -> None:
    wrong = []
    for row in ROWS:
        expected = row.expected(role, is_private=world.is_private)
        response = world.ask(role, row.method, row.name)
        if outcome(response) not in expected.split("|"):
            wrong.append(f"{row.method} {row.name}: {outcome(response)} instead of {expected}")
        if role == "moderator" and row.name in REVIEWING:
            response.content = response.content.replace(WORDS.encode(), b"")  # type: ignore[attr-defined]
        if role not in READERS and "token" not in ADDRESSES[row.name] and tells_what_was_reported(response):
            wrong.append(f"{row.method} {row.name}: shows what was reported")
    assert wrong == []


@pytest.mark.parametrize("world", ["public"], indirect=True)
@pytest.mark.parametrize("role", EVERYONE)
def test_what_has_no_row_for_sending_takes_nothing(role: str, world: World) -> None:
    taking = {row.name for row in ROWS if row.method == "POST"}
    for name in ADDRESSES:
        if name not in taking and not is_of_others(name):
            assert outcome(world.ask(role, "POST", name)) in ("login", "403", "404", "405"), name


@pytest.mark.parametrize("world", ["public"], indirect=True)
@pytest.mark.parametrize("role", EVERYONE)
def test_the_api_changes_nothing_in_any_other_way(role: str, world: World) -> None:
    """The ways of sending that no row speaks of."""
    for name in ADDRESSES:
        if name.startswith(("api-", "ogc")):
            for method in ("PUT", "PATCH", "DELETE"):
                assert outcome(world.ask(role, method, name)) in ("401", "403", "404", "405"), f"{method} {name}"


@pytest.mark.parametrize("verb", ACTIONS)
def test_only_those_who_work_on_a_case_do_anything_to_it(verb: str, world: World) -> None:
    [row] = [row for row in ROWS if (row.method, row.name) == ("POST", "desk-act")]
    for role in EVERYONE:
        got = outcome(world.ask(role, "POST", "desk-act", verb=verb))
        assert got in row.expected(role, is_private=world.is_private).split("|"), role


def test_those_who_may_read_what_was_reported_do(world: World) -> None:
    for role in READERS:
        page = world.ask(role, "GET", "desk-case").content.decode()  # type: ignore[attr-defined]
        assert WORDS in page
        assert RUT in page


@pytest.mark.parametrize("world", ["public"], indirect=True)
def test_without_a_second_factor_no_page_for_staff_opens(world: World, settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    for row in ROWS:
        if row.expected("stranger", is_private=world.is_private) == "login" and row.name not in OWN_ACCOUNT:
            assert world.address(row.name).startswith(STAFF_PAGES), row.name
            answer = world.ask("superuser", row.method, row.name)
            assert answer.headers["Location"] == reverse("mfa_index"), row.name


@pytest.mark.parametrize("world", ["public"], indirect=True)
@pytest.mark.parametrize("role", EVERYONE)
def test_pages_of_others_keep_their_own_doors(role: str, world: World) -> None:
    for name in filter(is_of_others, ADDRESSES):
        try:
            got = outcome(world.ask(role, "GET", name))
        except NoReverseMatch:  # unnamed: the old address of another, or the last resort
            continue
        assert got < "500" or got == "login", name
