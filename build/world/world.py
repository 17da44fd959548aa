"""Makes world.svg and countries.tsv from public-domain sources. Run by hand when they change; the results are checked in.

usage: world.py LAND COUNTRIES ISO_3166 ZONES OUT
  LAND       land-110m.json of the npm package world-atlas 2.0.2 (Natural Earth 4.1.0, public domain, as TopoJSON)
  COUNTRIES  countries-50m.json of the same
  ISO_3166   a list of ISO 3166-1: lines of alpha-2, alpha-3, numeric, name, common name, by tabs
  ZONES      zone.tab of the tz database (public domain), for places that the countries lack
  OUT        folder for the two files; world.svg goes to wwwroot, countries.tsv to SocConsole.Core/InsiderRisk/Places
"""
import json
import math
import re
import sys

ALIASES = {
    "US": "USA;United States of America;U.S.;U.S.A.;America", "GB": "UK;U.K.;United Kingdom;Great Britain;Britain;England;Scotland;Wales;Northern Ireland", "DE": "Deutschland;Federal Republic of Germany",
    "NL": "Holland;The Netherlands", "CZ": "Czechia;Czech Republic", "RU": "Russia;Russian Federation", "KR": "South Korea;Republic of Korea;Korea", "KP": "North Korea", "VN": "Vietnam;Viet Nam", "IR": "Iran",
    "SY": "Syria", "LA": "Laos", "MD": "Moldova", "TZ": "Tanzania", "BO": "Bolivia", "VE": "Venezuela", "TW": "Taiwan", "CI": "Ivory Coast;Cote d'Ivoire", "TR": "Turkey;Türkiye;Turkiye", "MK": "North Macedonia;Macedonia",
    "BN": "Brunei", "CD": "DR Congo;Democratic Republic of the Congo;Congo-Kinshasa", "CG": "Republic of the Congo;Congo-Brazzaville", "CV": "Cape Verde", "SZ": "Swaziland;Eswatini", "MM": "Burma;Myanmar", "PS": "Palestine",
    "FM": "Micronesia", "VA": "Vatican City;Vatican", "AE": "UAE;Emirates", "CH": "Schweiz;Suisse;Switzerland", "AT": "Österreich;Austria", "ES": "España;Spain", "BR": "Brasil;Brazil", "IT": "Italia;Italy", "CN": "PRC;Mainland China;China",
    "HK": "Hong Kong SAR;Hong Kong", "MO": "Macau;Macao", "TL": "East Timor;Timor-Leste", "FK": "Falkland Islands", "BA": "Bosnia", "DK": "Danmark;Denmark", "SE": "Sverige;Sweden", "NO": "Norge;Norway", "FI": "Suomi;Finland", "PL": "Polska;Poland",
    "MX": "México;Mexico", "JP": "Nippon;Japan", "BE": "Belgique;België;Belgium", "IE": "Republic of Ireland;Ireland", "SX": "Sint Maarten", "MF": "Saint Martin", "RE": "Réunion;Reunion", "CW": "Curaçao;Curacao", "XK": "Kosovo",
}

FIRST = {"RU", "VN", "IR", "SY", "LA", "KR", "KP", "BN", "VA", "MK", "CD", "CZ", "TR", "SX", "MF", "FK"}


def arcs_of(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def ring_of(arcs, indices):
    ring = []
    for index in indices:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(part if not ring else part[1:])
    return ring


def polygons_of(geometry, arcs):
    groups = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]] if geometry["type"] == "Polygon" else []
    return [[ring_of(arcs, ring) for ring in polygon] for polygon in groups]


def unwrapped(ring):
    """Without the jumps of 360 degrees at the antimeridian."""
    points, turn = [ring[0]], 0
    for (before, _), (x, y) in zip(ring, ring[1:]):
        turn += 360 if x - before < -180 else -360 if x - before > 180 else 0
        points.append((x + turn, y))
    if abs(points[-1][0] - points[0][0]) > 180:
        points += [(points[-1][0], -90), (points[0][0], -90)]
    return points


def area_and_centre(ring):
    ring = unwrapped(ring)
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        cross = x1 * y2 - x2 * y1
        area, cx, cy = area + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
    if abs(area) < 1e-12:
        return 0.0, ring[0]
    cx += 360 * 3 * area * ((cx / 3 / area < -180) - (cx / 3 / area > 180))
    return abs(area) / 2 * max(0.05, math.cos(math.radians(cy / 3 / area))), (cx / 3 / area, cy / 3 / area)


def path(ring):
    points = []
    for x, y in ring:
        point = (round((x + 180) * 10) / 5, round((90 - y) * 10) / 5)
        if not points or points[-1] != point:
            points.append(point)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z" if len(points) >= 4 else ""


def land(topology):
    """Equirectangular, two units a degree: x = 2 (longitude + 180), y = 2 (90 - latitude); what is too small left out; what crosses the antimeridian stands twice and is cut by the frame."""
    arcs, parts = list(arcs_of(topology)), []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in polygons_of(geometry, arcs):
            for ring in polygon:
                whole = unwrapped(ring)
                lowest, highest = min(x for x, _ in whole), max(x for x, _ in whole)
                for turn in [0] + [360] * (lowest < -180.1) + [-360] * (highest > 180.1):
                    parts.append(path([(x + turn, y) for x, y in whole]))
    return "".join(parts)


def zones(path):
    found = {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        code, where = line.split("\t")[:2]
        sign, lat, sign2, lon = re.match(r"([+-])(\d+)([+-])(\d+)", where).groups()
        degrees = lambda text, whole: int(text[:whole]) + int(text[whole:whole + 2]) / 60
        found.setdefault(code, (degrees(lon, 3) * (1 if sign2 == "+" else -1), degrees(lat, 2) * (1 if sign == "+" else -1)))
    return found


def main():
    land_path, countries_path, iso_path, zones_path, out = sys.argv[1:6]
    with open(out + "/world.svg", "w", encoding="utf-8") as to:
        outline = land(json.load(open(land_path)))
        to.write('<!-- Land: Natural Earth 4.1.0, public domain, made by build/world/world.py -->\n')
        to.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360"><path id="land" d="{outline}"/></svg>\n')
    topology = json.load(open(countries_path))
    arcs, centres = list(arcs_of(topology)), {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        rings = [polygon[0] for polygon in polygons_of(geometry, arcs)]
        if rings:
            centres[geometry.get("id") or geometry["properties"]["name"]] = max((area_and_centre(ring) for ring in rings), key=lambda item: item[0])[1]
    fallback, rows = zones(zones_path), []
    for line in open(iso_path, encoding="utf-8"):
        code, three, number, name, common = line.rstrip("\n").split("\t")
        centre = centres.get(number) or fallback.get(code)
        shown = ALIASES[code].split(";") if code in ALIASES else []
        label = shown[0] if code in FIRST else common or name.split(",")[0]
        words = dict.fromkeys([three, name, *shown])
        words.pop(label, None)
        if centre:
            rows.append((code, label, f"{centre[1]:.1f}", f"{centre[0]:.1f}", ";".join(words)))
    if "Kosovo" in centres:
        rows.append(("XK", "Kosovo", f"{centres['Kosovo'][1]:.1f}", f"{centres['Kosovo'][0]:.1f}", "XKX"))
    with open(out + "/countries.tsv", "w", encoding="utf-8") as to:
        to.write("# Countries: ISO 3166-1 code, English name, latitude and longitude of a centre in degrees, other spellings. Own compilation of facts by build/world/world.py.\n")
        to.write("# Centres: of the largest part of the outline in Natural Earth 4.1.0 (public domain), or the zone's town in the tz database (public domain).\n")
        for row in sorted(rows):
            to.write("\t".join(row) + "\n")


main()
