#!/usr/bin/env python3
"""Makes the file of a department's communes: codes, names, groups, postal codes and contours small enough for a page.

    python3 make.py CONTOURS.geojson COMMUNES.csv > fr-NN.txt

CONTOURS  polygons of communes with a property `code`, in degrees; neighbours share their vertices. The file in this folder was
          made from departements/38-isere/communes-38-isere.geojson of gregoiredavid/france-geojson (IGN Admin Express).
COMMUNES  `;`-separated, UTF-8, with the columns code_insee, nom, epci, epci_nom, codes_postaux and contours_2018: the codes of
          the contours that make up the commune today, by blanks. It follows the package @etalab/decoupage-administratif.

Both sources are under the Licence Ouverte 2.0 (Etalab): say where the data come from. What is done: contours of merged communes
are dissolved, borders are simplified once for both sides (Douglas-Peucker), coordinates become whole numbers of a grid.
"""
import csv
import json
import math
import sys
from collections import defaultdict

WIDTH = 1000  # of the drawing, in its own units
TOLERANCE = 2.2  # of the simplification, in the same


def rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [tuple(p) for p in ring]


def dissolved(parts):
    """Rings of the outline of several polygons that share their vertices: an edge that two of them have is inside."""
    edges = set()
    for ring in parts:
        for a, b in zip(ring, ring[1:]):
            if (b, a) in edges:
                edges.discard((b, a))
            elif a != b:
                edges.add((a, b))
    after = defaultdict(list)
    for a, b in sorted(edges):
        after[a].append(b)
    while after:
        start = at = min(after)
        ring = [start]
        while True:
            following = after[at].pop()
            if not after[at]:
                del after[at]
            ring.append(following)
            at = following
            if at == start or at not in after:
                break
        yield ring


def simplified(line):
    """Douglas-Peucker on the line in one of its two directions, so that both neighbours get the same."""
    turned = line[0] > line[-1]
    line = line[::-1] if turned else line
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = math.hypot(bx - ax, by - ay)
        far, at = 0.0, None
        for i in range(first + 1, last):
            x, y = line[i]
            if length:
                d = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            else:
                d = math.hypot(x - ax, y - ay)
            if d > far:
                far, at = d, i
        if at is not None and far > TOLERANCE:
            keep.add(at)
            todo += [(first, at), (at, last)]
    line = [line[i] for i in sorted(keep)]
    return line[::-1] if turned else line


def arcs(ring, junctions):
    cuts = [i for i, p in enumerate(ring[:-1]) if p in junctions]
    if not cuts:  # an island: two halves, so that something is left of it
        ring = ring[:-1]
        low = ring.index(min(ring))
        ring = ring[low:] + ring[:low] + [ring[low]]
        half = len(ring) // 2
        return [ring[: half + 1], ring[half:]]
    turned = ring[cuts[0]:-1] + ring[: cuts[0] + 1]
    cuts = [i for i, p in enumerate(turned) if p in junctions]
    return [turned[a : b + 1] for a, b in zip(cuts, cuts[1:])]


def path(points):
    text, at = "", None
    for x, y in points:
        if at is None:
            text = f"M{x} {y}l"
        else:
            dx, dy = x - at[0], y - at[1]
            text += ("" if text[-1] == "l" or dx < 0 else " ") + str(dx) + ("" if dy < 0 else " ") + str(dy)
        at = (x, y)
    return text + "z"


def main(contours, communes):
    with open(contours, encoding="utf-8") as file:
        shapes = {f["properties"]["code"]: list(rings(f["geometry"])) for f in json.load(file)["features"]}
    with open(communes, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    points = [p for parts in shapes.values() for ring in parts for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    unit = WIDTH / ((east - west) * shrink)
    place = lambda p: ((p[0] - west) * shrink * unit, (north - p[1]) * unit)
    outlines = {}
    for row in rows:
        parts = [ring for code in row["contours_2018"].split() for ring in shapes[code]]
        outlines[row["code_insee"]] = list(dissolved(parts))
    neighbours = defaultdict(set)
    for parts in outlines.values():
        for ring in parts:
            for a, b in zip(ring, ring[1:]):
                neighbours[a].add(b)
                neighbours[b].add(a)
    junctions = {p for p, near in neighbours.items() if len(near) != 2}
    print("# Communes and groups of communes of a department of France, for the directory's map. Made by make.py of this folder.")
    print("# Sources: IGN Admin Express and INSEE (Licence Ouverte 2.0), by france-geojson and @etalab/decoupage-administratif; simplified.")
    print(f"box;{WIDTH};{math.ceil((north - south) * unit)}")
    for siren, name in sorted({(r["epci"], r["epci_nom"]) for r in rows}):
        print(f"group;{siren};{name}")
    for row in sorted(rows, key=lambda r: r["code_insee"]):
        drawn = ""
        for ring in outlines[row["code_insee"]]:
            line = [p for arc in arcs(ring, junctions) for p in simplified([place(q) for q in arc])[:-1]]
            whole = []
            for x, y in line:
                point = (round(x), round(y))
                if not whole or point != whole[-1]:
                    whole.append(point)
            if len(whole) >= 3:
                drawn += path(whole)
        print(f"commune;{row['code_insee']};{row['nom']};{row['epci']};{row['codes_postaux']};{drawn}")


main(*sys.argv[1:])
