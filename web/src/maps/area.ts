import type { Feature, Geometry } from "geojson";
import { type GeoJSONSource, LngLat, type Map as MapLibre, type MapMouseEvent } from "maplibre-gl";
import { token } from "./colours";

const SOURCE = "drawn";
const CLOSE = 12;

/**
 * Draws a rectangle or an area on a map, by pointer or by keyboard: Enter takes the centre of the map as a corner.
 * `done` gets the corners; two are those of a rectangle. `few` is called for an area closed too early.
 */
export class Area {
  #corners: LngLat[] = [];
  #isBox = false;
  #isOn = false;

  constructor(
    private readonly map: MapLibre,
    private readonly done: (corners: LngLat[]) => void,
    private readonly few: () => void,
    private readonly ended: () => void,
  ) {}

  get isOn(): boolean {
    return this.#isOn;
  }

  start(isBox: boolean): void {
    this.stop();
    this.#isBox = isBox;
    this.#isOn = true;
    const { map } = this;
    map.getContainer().classList.add("is-drawing");
    map.dragPan.disable();
    map.doubleClickZoom.disable();
    map.on("mousedown", this.#onPress);
    map.on("touchstart", this.#onPress as never);
    map.on("mousemove", this.#onMove);
    map.on("touchmove", this.#onMove as never);
    map.on("mouseup", this.#onRelease);
    map.on("touchend", this.#onRelease as never);
    map.getCanvas().addEventListener("keydown", this.#onKey);
  }

  stop(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#corners = [];
    const { map } = this;
    map.getContainer().classList.remove("is-drawing");
    map.dragPan.enable();
    map.doubleClickZoom.enable();
    map.off("mousedown", this.#onPress);
    map.off("touchstart", this.#onPress as never);
    map.off("mousemove", this.#onMove);
    map.off("touchmove", this.#onMove as never);
    map.off("mouseup", this.#onRelease);
    map.off("touchend", this.#onRelease as never);
    map.getCanvas().removeEventListener("keydown", this.#onKey);
    this.#show([]);
    this.ended();
  }

  /** Put the drawing on a style that was just loaded. */
  redraw(): void {
    if (this.map.getSource(SOURCE)) return;
    this.map.addSource(SOURCE, { type: "geojson", data: shape([]) });
    const colour = token("focus");
    this.map.addLayer({
      id: "drawn-area",
      type: "fill",
      source: SOURCE,
      paint: { "fill-color": colour, "fill-opacity": 0.15 },
    });
    this.map.addLayer({
      id: "drawn-edge",
      type: "line",
      source: SOURCE,
      paint: { "line-color": colour, "line-width": 3 },
    });
  }

  #onPress = (event: MapMouseEvent): void => {
    event.preventDefault();
    if (this.#isBox) this.#corners = [event.lngLat];
  };

  #onMove = (event: MapMouseEvent): void => {
    if (this.#corners.length > 0) this.#show([...this.#corners, event.lngLat]);
  };

  #onRelease = (event: MapMouseEvent): void => {
    if (!this.#isBox) this.#add(event.lngLat);
    else if (this.#corners[0] && this.#isFar(this.#corners[0], event.lngLat))
      this.#finish([this.#corners[0], event.lngLat]);
    else this.#show([]);
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.stop();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const centre = this.map.getCenter();
    const last = this.#corners.at(-1);
    if (this.#isBox) {
      if (last && this.#isFar(last, centre)) this.#finish([last, centre]);
      else this.#corners = [centre];
    } else if (last && !this.#isFar(last, centre)) this.#close();
    else this.#add(centre);
  };

  #add(corner: LngLat): void {
    const [first] = this.#corners;
    if (first && this.#corners.length > 1 && !this.#isFar(first, corner)) {
      this.#close();
      return;
    }
    this.#corners.push(corner);
    this.#show(this.#corners);
  }

  #close(): void {
    if (this.#corners.length < 3) this.few();
    else this.#finish(this.#corners);
  }

  #finish(corners: LngLat[]): void {
    this.done(corners);
    this.stop();
  }

  #isFar(one: LngLat, other: LngLat): boolean {
    return this.map.project(one).dist(this.map.project(other)) > CLOSE;
  }

  #show(corners: LngLat[]): void {
    const [first, second] = corners;
    const ring =
      this.#isBox && first && second
        ? [first, new LngLat(second.lng, first.lat), second, new LngLat(first.lng, second.lat)]
        : corners;
    this.map.getSource<GeoJSONSource>(SOURCE)?.setData(shape(ring));
  }
}

function shape(ring: LngLat[]): Feature {
  const coordinates = [...ring, ...ring.slice(0, 1)].map((one) => one.toArray());
  const geometry: Geometry =
    ring.length > 2 ? { type: "Polygon", coordinates: [coordinates] } : { type: "LineString", coordinates };
  return { type: "Feature", properties: {}, geometry };
}
