"""`/api/v1/walks/…`: what phones ask and hand in. No cookies, no CSRF; who a phone is, its token says."""

from django.urls import URLPattern, path

from walks.api.asking import DevicesView, ObservationsView, WalkView
from walks.api.handing_in import BackupView, MediaView, OperationsView, OperationView, ReconcileView
from walks.api.joining import CodeView, JoinView, LeaveView

urlpatterns: list[URLPattern] = [
    path("walks/code/<str:code>", CodeView.as_view(), name="api-walk-code"),
    path("walks/join", JoinView.as_view(), name="api-walk-join"),
    path("walks/<uuid:walk>", WalkView.as_view(), name="api-walk"),
    path("walks/<uuid:walk>/ops", OperationsView.as_view(), name="api-walk-operations"),
    path("walks/<uuid:walk>/ops/<uuid:client_id>", OperationView.as_view(), name="api-walk-operation"),
    path("walks/<uuid:walk>/media/<str:sha256>", MediaView.as_view(), name="api-walk-medium"),
    path("walks/<uuid:walk>/reconcile", ReconcileView.as_view(), name="api-walk-reconcile"),
    path("walks/<uuid:walk>/observations", ObservationsView.as_view(), name="api-walk-observations"),
    path("walks/<uuid:walk>/devices", DevicesView.as_view(), name="api-walk-devices"),
    path("walks/<uuid:walk>/leave", LeaveView.as_view(), name="api-walk-leave"),
    path("walks/<uuid:walk>/backup", BackupView.as_view(), name="api-walk-backup"),
]
