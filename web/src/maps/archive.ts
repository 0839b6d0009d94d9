import { addProtocol } from "maplibre-gl";
import { Protocol } from "pmtiles";

let isReady = false;

/** Let maps read an archive of tiles (PMTiles) part by part; its code is fetched by towns that imported a base map alone. */
export async function readArchives(): Promise<void> {
  if (isReady) return;
  addProtocol("pmtiles", new Protocol().tile);
  isReady = true;
}
