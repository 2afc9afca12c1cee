"""What the console's own pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Show a template with what every page of the console says of its reader."""
    return render(request, template, admin.site.each_context(request) | context)


def needs(permission: str) -> Callable[[View[Rest]], View[Rest]]:
    """Open a page to the roles that have a permission."""

    def guard(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
