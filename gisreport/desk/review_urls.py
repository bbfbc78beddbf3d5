from django.urls import path

from gisreport.desk.views import review

urlpatterns = [
    path("", review.queue, name="desk-review"),
    path("foto/<uuid:photo_id>/", review.photo, name="desk-review-photo"),
    path("<slug:number>/", review.one, name="desk-review-case"),
    path("<slug:number>/versioner", review.versions, name="desk-versions"),
]
