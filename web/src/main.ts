import "./styles/main.css";
import "./elements/console.ts";
import "./elements/copy.ts";
import "./elements/tabs.ts";
import { loadWhenSeen } from "./loading";

// The elements of maps, charts and the like weigh more than the pages: each is fetched when one comes into view.
loadWhenSeen({
  "pv-catalogue": () => import("./catalogue/catalogue"),
  "pv-search": () => import("./catalogue/search"),
  "pv-figure-form": () => import("./figures/form"),
  "pv-film": () => import("./stories/film"),
  "pv-frame": () => import("./embed/frame"),
  "pv-share": () => import("./embed/share"),
  "pv-story-editor": () => import("./stories/editor"),
  "pv-story-frame": () => import("./stories/frame"),
  "pv-chart": () => import("./charts/chart"),
  "pv-chart-builder": () => import("./charts/builder"),
  "pv-records": () => import("./table/records"),
  "pv-gallery": () => import("./media/gallery"),
  "pv-calendar": () => import("./media/calendar"),
  "pv-map": () => import("./maps/map"),
});
