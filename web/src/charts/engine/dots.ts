import { ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { use } from "echarts/core";

// Points between two axes.
use([ScatterChart, GridComponent]);
