"""Acts of this room. Each checks who may, writes everything in one transaction, and leaves one audit row."""

from halcyon.agencies.actions.accounts import (
    ChangedMeanwhile,
    change_user,
    close_account,
    create_user,
    disable_dormant,
    end_sessions,
    reopen_account,
    seen,
)
from halcyon.agencies.actions.calendar import add_calendar_day, withdraw_calendar_day
from halcyon.agencies.actions.directory import (
    add_organisation,
    add_route,
    add_service,
    commission,
    end_route,
    succeed,
    verify_route,
)
from halcyon.agencies.actions.posts import (
    add_post,
    end_absence,
    end_post_holding,
    fill_post,
    put_on_duty,
    record_absence,
)
from halcyon.agencies.actions.roles import (
    ask_new_email,
    ask_sign_in_reset,
    confirm_change,
    end_role,
    give_role,
    refuse_change,
)
from halcyon.agencies.actions.tokens import make_token, revoke_token, token_used

__all__ = [
    "ChangedMeanwhile",
    "add_calendar_day",
    "add_organisation",
    "add_post",
    "add_route",
    "add_service",
    "ask_new_email",
    "ask_sign_in_reset",
    "change_user",
    "close_account",
    "commission",
    "confirm_change",
    "create_user",
    "disable_dormant",
    "end_absence",
    "end_post_holding",
    "end_role",
    "end_route",
    "end_sessions",
    "fill_post",
    "give_role",
    "make_token",
    "put_on_duty",
    "record_absence",
    "refuse_change",
    "reopen_account",
    "revoke_token",
    "seen",
    "succeed",
    "token_used",
    "verify_route",
    "withdraw_calendar_day",
]
