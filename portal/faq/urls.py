"""Addresses of the FAQ."""

from django.urls import path

from portal.faq import views

app_name = "faq"
urlpatterns = [
    path("", views.index, name="index"),
    path("results/", views.results, name="results"),
    path("<slug:slug>/", views.question, name="question"),
    path("<slug:slug>/feedback/", views.feedback, name="feedback"),
]
