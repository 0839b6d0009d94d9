import "./styles/main.css";
import "./elements/console.ts";
import "./elements/copy.ts";
import { loadWhenSeen } from "./loading";

// The elements of maps, charts and the like weigh more than the pages: each is fetched when one comes into view.
loadWhenSeen({
  "pv-records": () => import("./table/records"),
  "pv-map": () => import("./maps/map"),
});
