from django.urls import path

from halcyon.web.pages.tools import after, beginning, filling

urlpatterns = [
    path("tools/", beginning.tools, name="tools"),
    path("tools/begin/", beginning.begin_tool, name="begin_tool"),
    path("tools/<uuid:response_id>/", after.tool, name="tool"),
    path("tools/<uuid:response_id>/check/", filling.check, name="check_tool"),
    path("tools/<uuid:response_id>/today/", after.today, name="tool_today"),
    path("tools/<uuid:response_id>/today/refer/", after.refer, name="refer_from_tool"),
    path("tools/<uuid:response_id>/today/<uuid:demand_id>/", after.answer, name="answer_demand"),
    path("tools/<uuid:response_id>/again/", after.again, name="tool_again"),
    path("tools/<uuid:response_id>/print/", after.print_view, name="print_tool"),
    path("tools/<uuid:response_id>/beside/<uuid:other_id>/", after.compare, name="compare_tools"),
    path("tools/<uuid:response_id>/part/<slug:section_key>/", filling.section, name="tool_section"),
    path("tools/<uuid:response_id>/part/<slug:section_key>/draft/", filling.autosave, name="tool_draft"),
]
