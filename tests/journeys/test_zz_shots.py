from tests.journeys.test_auditing import given_audits_and_self_assessments, GIVEN
from tests.journeys.conftest import Comes
from tests.journeys.house import House
import subprocess, sys, re

MORE = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from halcyon.access.fence import acting_for
from halcyon.access.viewing import viewer_for
from halcyon.demo.load import users_by_name
from halcyon.frontdoor.actions import receive_concern
from halcyon.frontdoor.concern import Concern, Subject
at=timezone.now()
with acting_for("system:journey"):
    u=users_by_name()["amina.yusuf"]; by=viewer_for(u, at=at)
    for n,g in enumerate(("Ada","Ben","Cora","Dan")):
        c=Concern(subjects=(Subject(given_name=g,family_name="Tarleton",birth_date=f"2012-03-0{n+1}",sex="F"),),worry="Bruise on her arm, an older man gives her lifts after school.",consent="unsafe",consent_reason="Asking could raise the risk.",danger_now=True)
        receive_concern(by=by,at=at-timedelta(days=40 if n<3 else 10),sender=f"user:{u.id}",key=f"shot{n}",body=c.as_supplied(),concern=c)
"""


def run(house, code):
    d = subprocess.run(
        [sys.executable, "-c", code], env=house.env, capture_output=True, text=True, timeout=120, check=False
    )
    assert d.returncode == 0, d.stderr


def shot(p, name):
    for w, h, s in ((1280, 900, ""), (375, 800, "-m")):
        p.page.set_viewport_size({"width": w, "height": h})
        p.page.screenshot(path=f"/tmp/work_audits_shots/{name}{s}.png", full_page=True)
        over = p.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if over:
            print("OVERFLOW", name, w)
    p.page.set_viewport_size({"width": 1280, "height": 900})


def test_shots(house: House, comes: Comes):
    import os

    os.makedirs("/tmp/work_audits_shots", exist_ok=True)
    run(house, MORE)
    given_audits_and_self_assessments(house)
    j = comes("Judith Amery")
    j.opens("/self-assessments/campaigns/")
    shot(j, "campaigns")
    j.examines()
    j.follows(re.compile("General practice"))
    shot(j, "campaign")
    j.examines()
    j.follows("Mill Lane Surgery")
    shot(j, "support")
    j.examines()
    j.opens("/self-assessments/campaigns/").follows(re.compile("Section 11"))
    shot(j, "s11")
    j.follows("Marlshire Police")
    shot(j, "s11_one")
    j.examines()
    j.opens("/self-assessments/campaigns/").follows(re.compile("Section 11"))
    j.follows("Marlshire County Council").presses("Write the panel’s scores down")
    shot(j, "s11_panel")
    j.examines()
    j.opens("/self-assessments/campaigns/new/")
    shot(j, "campaign_new")
    j.opens("/self-assessments/training/")
    shot(j, "training")
    j.examines()
    m = comes("Dr Mina Pell")
    m.opens("/self-assessments/")
    shot(m, "sa_mine")
    m.follows(re.compile("General practice"))
    shot(m, "sa")
    m.examines()
    m.follows(re.compile("^G9"))
    shot(m, "standard")
    m.examines()
    m.opens("/self-assessments/").follows(re.compile("General practice"))
