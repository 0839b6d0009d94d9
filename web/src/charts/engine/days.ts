import { HeatmapChart } from "echarts/charts";
import { CalendarComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { use } from "echarts/core";

// The days of a calendar.
use([HeatmapChart, CalendarComponent, VisualMapPiecewiseComponent]);
