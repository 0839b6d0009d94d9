import "./styles/main.css";
import "./elements/records.ts";
