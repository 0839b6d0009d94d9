import "./styles/main.css";
import "./elements/console.ts";
import "./elements/records.ts";
