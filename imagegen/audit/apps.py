from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "imagegen.audit"

    def ready(self) -> None:
        from imagegen.audit import sign_ins  # noqa: F401 - its receivers listen from here on
