"""The arithmetic of gathering, run where it lives."""

from playwright.sync_api import Page

from tests.cast import Town

TRY = """async () => {
  const { gather, squeeze, diameter } = await import("/static/js/map/gather.js");
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const spots = Array.from({ length: 3000 }, (_, number) => ({
    x: random() * 2000, y: random() * 1500, count: 1 + Math.floor(random() ** 8 * 500), cases: [{ number }],
  }));
  const squeezed = squeeze(spots);
  const groups = gather(squeezed);
  const alone = gather([{ x: 10.5, y: 3.25, count: 1, cases: [{ number: "A" }] }]);
  let least = Infinity;
  for (const [index, one] of groups.entries()) {
    for (const other of groups.slice(index + 1)) least = Math.min(least, Math.hypot(one.x - other.x, one.y - other.y));
  }
  const sum = (list) => list.reduce((total, { count }) => total + count, 0);
  return {
    before: sum(spots), squeezed: sum(squeezed), gathered: sum(groups), least, alone,
    named: Math.max(...groups.map(({ cases }) => cases.length)),
    widest: diameter(1e9), areas: [1, 4, 16].map((count) => diameter(count)),
  };
}"""


def test_no_case_is_lost_and_no_two_groups_cover_each_other(page: Page, lilleby: Town) -> None:
    page.goto("/")
    seen = page.evaluate(TRY)
    assert seen["before"] == seen["squeezed"] == seen["gathered"]
    assert seen["least"] >= 66
    assert seen["named"] <= 20
    assert seen["alone"] == [{"x": 10.5, "y": 3.25, "count": 1, "cases": [{"number": "A"}]}]
    assert seen["widest"] == 72
    assert seen["areas"] == sorted(seen["areas"])
