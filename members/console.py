from django.contrib.admin import AdminSite


class ConsoleSite(AdminSite):
    pass
