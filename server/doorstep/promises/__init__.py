"""The deadline engine: a promise is started, due, met, broken or overdue and not heard."""
