import { BoxplotChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { use } from "echarts/core";

// Boxes by group.
use([BoxplotChart, GridComponent]);
