from django.urls import path

from halcyon.web.pages.board_figures import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/figures/<slug:key>/", views.figure, name="board_figure"),
    path("board/figures/<slug:key>/chart.svg", views.chart, name="board_chart"),
    path("board/figures/<slug:key>/rows/<str:starts>/", views.rows, name="board_rows"),
    path("board/figures/<slug:key>/challenge/", views.ask, name="board_challenge"),
    path("board/equality/", views.equality, name="board_equality"),
    path("board/voice/", views.voice, name="board_voice"),
    path("board/challenges/", views.challenges, name="board_challenges"),
    path("board/challenges/<uuid:challenge_id>/", views.one_challenge, name="board_one_challenge"),
    path("board/snapshots/", views.snapshots, name="board_snapshots"),
    path("board/snapshots/being-taken/<uuid:run_id>/", views.snapshot_run, name="board_snapshot_run"),
    path("board/snapshots/<uuid:snapshot_id>/", views.snapshot, name="board_snapshot"),
]
