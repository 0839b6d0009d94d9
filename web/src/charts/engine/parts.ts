import { PieChart, TreemapChart } from "echarts/charts";
import { use } from "echarts/core";

// The parts of a whole.
use([PieChart, TreemapChart]);
