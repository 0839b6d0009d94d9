import { LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { use } from "echarts/core";

// Lines and areas between two axes.
use([LineChart, GridComponent]);
