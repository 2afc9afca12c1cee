"""`make audit`: every public page, looked at by axe, the Nu checker and Lighthouse."""
