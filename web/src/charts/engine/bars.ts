import { BarChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { use } from "echarts/core";

// Bars between two axes.
use([BarChart, GridComponent]);
