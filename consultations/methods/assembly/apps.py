from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    name = "consultations.methods.assembly"
    label = "assembly"

    def ready(self) -> None:
        from consultations.method import register  # models must be loaded first
        from consultations.methods.assembly import subjects, tasks
        from consultations.methods.assembly.method import Assembly

        register(Assembly())
        tasks.register()
        subjects.register()
