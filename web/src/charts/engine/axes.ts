import { BarChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { use } from "echarts/core";

// Lines, areas and bars between two axes.
use([BarChart, LineChart, GridComponent]);
