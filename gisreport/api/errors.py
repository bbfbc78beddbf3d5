"""The handlers for what no view answered: problem details under the API, pages elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from gisreport.api import problems


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_api(request):
        return problems.not_found(request)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if problems.is_api(request):
        return problems.server_error(request)
    return defaults.server_error(request)
