import { DataZoomInsideComponent } from "echarts/components";
import { use } from "echarts/core";

// A part of a long series.
use([DataZoomInsideComponent]);
