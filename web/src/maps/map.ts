import {
  type Map as MapLibre,
  type MapMouseEvent,
  Map as MapOf,
  type MapOptions,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "./map.css";
import { filteredBy, inBox, lookingAt } from "./address";
import { Area } from "./area";
import { ground } from "./base";
import { Card } from "./card";
import { onSchemeChange, token } from "./colours";
import { type Control, controls, GROUPS } from "./controls";
import { type Feature, featuresIn } from "./features";
import { InView } from "./in_view";
import { signs, sourcesOf } from "./signs";
import { type Spec, say } from "./spec";

setWorkerUrl(workerUrl);

const DEEPEST = 20;
const REACH = 6;

/**
 * Draws the map that the page describes over the server's static drawing. Without WebGL, or when the code cannot run, the drawing
 * stays. State is in the address: where the map looks, what was drawn, which layers are hidden.
 */
export class PvMap extends HTMLElement {
  #map: MapLibre | undefined;
  #spec: Spec | undefined;
  #chosen: Feature | undefined;
  #stops: (() => void)[] = [];
  #card: Card | undefined;
  #area: Area | undefined;
  #note = document.createElement("div");

  connectedCallback(): void {
    const data = this.querySelector('script[type="application/json"]')?.textContent;
    const frame = this.querySelector<HTMLElement>("[data-map]");
    if (!data || !frame || this.#map) return;
    this.#spec = JSON.parse(data) as Spec;
    this.#note.className = "map-note";
    this.#note.setAttribute("role", "status");
    frame.append(this.#note);
    if (!document.createElement("canvas").getContext("webgl2")) {
      this.#tell("noWebGL");
      return;
    }
    void this.#draw(frame, this.#spec);
  }

  disconnectedCallback(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#map?.remove();
    this.#map = undefined;
  }

  async #draw(frame: HTMLElement, spec: Spec): Promise<void> {
    if (spec.base.kind !== "drawn") await (await import("./archive")).readArchives();
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    frame.append(canvas);
    try {
      this.#map = new MapOf({
        container: canvas,
        style: this.#style(spec),
        ...this.#camera(spec),
        maxZoom: DEEPEST + 1,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        locale: { "Map.Title": say(spec, "map") },
      });
    } catch {
      canvas.remove();
      this.#tell("noWebGL");
      return;
    }
    this.#equip(this.#map, frame, spec);
  }

  #style(spec: Spec): StyleSpecification {
    const { sources, layers } = ground(spec.base);
    const data = [...spec.layers].reverse();
    for (const layer of data) {
      for (const [name, tiles] of Object.entries(sourcesOf(layer)))
        sources[name] = { type: "vector", tiles: [window.location.origin + tiles], maxzoom: DEEPEST };
    }
    return { version: 8, sources, layers: [...layers, ...data.flatMap((one) => signs(one, spec.language))] };
  }

  #camera(spec: Spec): Partial<MapOptions> {
    if (spec.location) return { zoom: spec.location[0], center: [spec.location[2], spec.location[1]] };
    return { bounds: spec.bounds, fitBoundsOptions: { padding: 40, maxZoom: 16 } };
  }

  #equip(map: MapLibre, frame: HTMLElement, spec: Spec): void {
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    const card = new Card(spec, () => this.#choose(undefined));
    const inView = new InView(spec, (feature) => this.#open(feature, true));
    const area = new Area(
      map,
      (corners) => window.location.assign(lookingAt(map, filteredBy(spec, corners).href)),
      () => this.#tell("drawFew"),
      () => {
        for (const one of frame.querySelectorAll("[aria-pressed]")) one.setAttribute("aria-pressed", "false");
        this.#tell("");
      },
    );
    [this.#card, this.#area] = [card, area];
    const canFillScreen = document.fullscreenEnabled;
    const groups = GROUPS.map((group) => group.filter((one) => one !== "fullScreen" || canFillScreen));
    frame.append(
      controls((name) => say(spec, name), this.#act, groups),
      card.element,
      this.#attribution(spec),
    );
    frame.after(inView.news);
    this.querySelector(".map-keys")?.append(inView.element);
    map.on("load", () => frame.classList.add("is-drawn"));
    map.on("style.load", () => area.redraw());
    map.on("idle", () => inView.show(featuresIn(map, spec)));
    map.on("click", this.#onClick);
    map.on("mousemove", this.#onMove);
    map.on("moveend", (event) => {
      if (event.originalEvent || frame.classList.contains("is-drawn")) this.#keepPlace(map);
    });
    map.on("error", ({ error }) => this.#onError("name" in error ? String(error.name) : ""));
    this.closest(".map-section")?.addEventListener("click", this.#onLink);
    this.closest(".map-section")?.addEventListener("submit", this.#onSubmit);
    this.#stops.push(onSchemeChange(() => map.setStyle(this.#style(spec))));
  }

  #attribution(spec: Spec): HTMLElement {
    const line = document.createElement("p");
    line.className = "map-attribution";
    line.textContent = spec.base.attribution;
    line.hidden = !spec.base.attribution;
    return line;
  }

  #act = (name: Control, button: HTMLButtonElement): void => {
    const [map, spec, area] = [this.#map, this.#spec, this.#area];
    if (!map || !spec || !area) return;
    if (name === "zoomIn") map.zoomIn();
    else if (name === "zoomOut") map.zoomOut();
    else if (name === "fit") map.fitBounds(spec.bounds, { padding: 40, maxZoom: 16 });
    else if (name === "locate") this.#locate(map);
    else if (name === "fullScreen") void this.#fillScreen();
    else if (area.isOn && button.getAttribute("aria-pressed") === "true") area.stop();
    else {
      area.start(name === "drawBox");
      button.setAttribute("aria-pressed", "true");
      this.#tell(`${name}Help`);
      map.getCanvas().focus();
    }
  };

  async #fillScreen(): Promise<void> {
    const frame = this.querySelector<HTMLElement>("[data-map]");
    await (document.fullscreenElement ? document.exitFullscreen() : frame?.requestFullscreen());
  }

  #locate(map: MapLibre): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at: [number, number] = [coords.longitude, coords.latitude];
        if (map.getSource("me")) map.removeLayer("me").removeSource("me");
        map.addSource("me", { type: "geojson", data: { type: "Point", coordinates: at } });
        map.addLayer({
          id: "me",
          type: "circle",
          source: "me",
          paint: {
            "circle-radius": 8,
            "circle-color": token("focus"),
            "circle-stroke-color": token("surface"),
            "circle-stroke-width": 3,
          },
        });
        map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 15) });
        this.#tell("located");
      },
      () => this.#tell("notLocated"),
      { timeout: 10_000 },
    );
  }

  #onClick = (event: MapMouseEvent): void => {
    const [map, spec] = [this.#map, this.#spec];
    if (!map || !spec || this.#area?.isOn) return;
    const { x, y } = event.point;
    const under = featuresIn(map, spec, [[x - REACH, y - REACH], [x + REACH, y + REACH]]); // biome-ignore format: a box
    const [first] = under;
    if (!first) this.#card?.close();
    else if (under.length === 1 || first.rows > 1) this.#open(first, false);
    else this.#card?.several(under.slice(0, 12), (feature) => this.#open(feature, false));
  };

  #onMove = (event: MapMouseEvent): void => {
    const [map, spec] = [this.#map, this.#spec];
    if (!map || !spec || this.#area?.isOn) return;
    const { x, y } = event.point;
    const isOver = featuresIn(map, spec, [[x - REACH, y - REACH], [x + REACH, y + REACH]]).length > 0; // biome-ignore format: a box
    map.getCanvas().style.cursor = isOver ? "pointer" : "";
  };

  /** Show a row, or what a group holds: the map goes nearer until its rows come apart. */
  #open(feature: Feature, isFromList: boolean): void {
    const [map, spec] = [this.#map, this.#spec];
    if (!map || !spec) return;
    if (feature.bounds) {
      const [west, south, east, north] = feature.bounds;
      const isOnePlace = east - west < 1e-6 && north - south < 1e-6;
      if (isOnePlace || map.getZoom() >= DEEPEST) {
        const words = say(spec, "groupHere", { n: new Intl.NumberFormat(spec.language).format(feature.rows) });
        this.#card?.words(words, feature.layer === spec.layers[0] ? inBox(spec, west, south, east, north) : undefined);
      } else map.fitBounds(feature.bounds, { padding: 60, maxZoom: DEEPEST });
      return;
    }
    this.#choose(feature);
    if (isFromList) map.easeTo({ center: feature.at });
    void this.#card?.row(feature);
  }

  #choose(feature: Feature | undefined): void {
    for (const [one, chosen] of [[this.#chosen, false], [feature, true]] as const) // biome-ignore format: two pairs
      if (one && this.#map?.getSource(one.source))
        this.#map.setFeatureState({ source: one.source, sourceLayer: "rows", id: one.place }, { chosen });
    this.#chosen = feature;
  }

  #keepPlace(map: MapLibre): void {
    const address = lookingAt(map);
    window.history.replaceState(window.history.state, "", address);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.search = address.search;
  }

  #onLink = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="?"]') : null;
    if (!link || !this.#map) return;
    const name = link.dataset.layer;
    if (name === undefined) link.href = lookingAt(this.#map, link.href).search;
    else {
      event.preventDefault();
      this.#toggle(name, link);
    }
  };

  #toggle(name: string, link: HTMLAnchorElement): void {
    const [map, layer] = [this.#map, this.#spec?.layers.find((one) => one.id === name)];
    if (!map || !layer) return;
    layer.isHidden = !layer.isHidden;
    for (const { id } of map.getStyle().layers)
      if (Object.keys(sourcesOf(layer)).some((source) => id.startsWith(`${source}-`)))
        map.setLayoutProperty(id, "visibility", layer.isHidden ? "none" : "visible");
    link.querySelector(".swatch")?.classList.toggle("hidden-layer", layer.isHidden);
    const words = link.querySelector(".help");
    if (words && this.#spec) words.textContent = say(this.#spec, layer.isHidden ? "showLayer" : "hideLayer");
    const address = new URL(window.location.href);
    const hidden = address.searchParams.getAll("hide").filter((one) => one !== name);
    address.searchParams.delete("hide");
    for (const one of layer.isHidden ? [...hidden, name] : hidden) address.searchParams.append("hide", one);
    window.history.replaceState(window.history.state, "", address);
  }

  #onSubmit = (event: Event): void => {
    if (!(event.target instanceof HTMLFormElement) || !this.#map) return;
    const form = event.target;
    const place = form.querySelector<HTMLInputElement>('input[name="location"]') ?? document.createElement("input");
    place.type = "hidden";
    place.name = "location";
    place.value = lookingAt(this.#map).searchParams.get("location") ?? "";
    form.append(place);
    for (const control of form.elements)
      if ((control instanceof HTMLSelectElement || control instanceof HTMLInputElement) && !control.value)
        control.disabled = true;
  };

  #onError(name = ""): void {
    if (name === "AbortError") return;
    this.#tell("tilesFailed", () => {
      this.#tell("");
      if (this.#map && this.#spec) this.#map.setStyle(this.#style(this.#spec), { diff: false });
    });
  }

  #tell(name: string, again?: () => void): void {
    this.#note.replaceChildren(name && this.#spec ? say(this.#spec, name) : "");
    if (!again || !this.#spec) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say(this.#spec, "again");
    button.addEventListener("click", again);
    this.#note.append(" ", button);
  }
}

customElements.define("pv-map", PvMap);
