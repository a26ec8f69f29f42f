// Citations that go away, pictures made large, and the dose-volume curves: values under the
// pointer, curves hidden and shown, cc or percent.
// Without it the page stands as it is; nothing here computes a dose.
"use strict";
(function () {
  // A citation that is shown over a row goes away with Escape.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".cited").forEach(function (cited) {
      if (cited.matches(":hover, :focus-within")) cited.classList.add("dismissed");
    });
  });
  ["pointerleave", "focusout"].forEach(function (kind) {
    document.querySelectorAll(".cited").forEach(function (cited) {
      cited.addEventListener(kind, function () { cited.classList.remove("dismissed"); });
    });
  });

  // A picture as wide as the page, and back.
  document.querySelectorAll(".enlarge").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var large = button.closest("figure").classList.toggle("large");
      button.setAttribute("aria-pressed", String(large));
    });
  });

  var panel = document.querySelector(".curves");
  if (!panel) return;
  var svg = panel.querySelector("svg");
  var plot = svg && svg.querySelector(".plot");
  if (!plot) return;
  var curves = JSON.parse(document.getElementById("dvh-curves").textContent);
  var rows = Array.from(panel.querySelectorAll(".legend tbody tr"));
  var slider = panel.querySelector(".read");
  var output = panel.querySelector("output.dose");
  var hidden = { physical: false, eqd2: false };
  var off = curves.map(function () { return false; });
  var unit = "percent";
  var number = function (name) { return Number(plot.getAttribute("data-" + name)); };
  var left = number("left"), right = number("right");
  var top = number("top"), bottom = number("bottom"), doseMax = number("dose-max");
  slider.max = doseMax;

  var cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
  cursor.setAttribute("class", "cursor");
  cursor.setAttribute("y1", top);
  cursor.setAttribute("y2", bottom);
  cursor.style.display = "none";
  svg.appendChild(cursor);

  // The number itself stands in the element; what is shown is rounded.
  function fill(cell, value, text) {
    cell.textContent = "";
    if (value === null) { cell.textContent = text; return; }
    var data = document.createElement("data");
    data.value = String(value);
    data.textContent = text;
    cell.appendChild(data);
  }
  function volume(curve, cc) {
    return unit === "cc" ? cc : 100 * cc / curve.structure_cc;
  }
  function shown(value) { return value.toFixed(unit === "cc" ? 3 : 2); }
  function read(dose) {
    cursor.style.display = "";
    var x = left + (right - left) * dose / doseMax;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    output.textContent = dose.toFixed(2) + " " + panel.dataset.gray;
    slider.setAttribute("aria-valuetext", output.textContent);
    rows.forEach(function (row, k) {
      var curve = curves[k];
      var step = curve.dose_gy.length > 1 ? curve.dose_gy[1] - curve.dose_gy[0] : 1;
      var i = Math.round(dose / step);
      var cells = ["dose", "volume", "bounds"].map(function (name) { return row.querySelector("td." + name); });
      if (i >= curve.dose_gy.length) {
        fill(cells[0], null, panel.dataset.beyond);
        fill(cells[1], null, "");
        fill(cells[2], null, "");
        return;
      }
      fill(cells[0], curve.dose_gy[i], curve.dose_gy[i].toFixed(2) + " " + panel.dataset.gray);
      fill(cells[1], unit === "cc" ? curve.volume_cc[i] : volume(curve, curve.volume_cc[i]),
           shown(volume(curve, curve.volume_cc[i])) + " " + panel.dataset[unit]);
      fill(cells[2], null, "(" + shown(volume(curve, curve.lower_cc[i])) + ".." + shown(volume(curve, curve.upper_cc[i])) + ")");
    });
  }
  function redraw() {
    curves.forEach(function (curve, k) {
      var drawn = svg.querySelector('.curve[data-curve="' + k + '"]');
      if (drawn) drawn.classList.toggle("hidden", off[k] || hidden[curve.quantity]);
      rows[k].hidden = hidden[curve.quantity];
    });
    svg.querySelectorAll("[data-d-cc]").forEach(function (path) {
      path.setAttribute("d", path.getAttribute("data-d-" + unit));
    });
    ["percent", "cc"].forEach(function (one) {
      svg.querySelectorAll(".axis." + one).forEach(function (axis) {
        axis.setAttribute("display", one === unit ? "inline" : "none");
      });
    });
    if (cursor.style.display !== "none") read(Number(slider.value));
  }
  function press(button, pressed) { button.setAttribute("aria-pressed", String(pressed)); }

  panel.querySelector(".controls").hidden = false;
  panel.querySelectorAll("[data-quantity].toggle").forEach(function (button) {
    button.addEventListener("click", function () {
      var quantity = button.dataset.quantity;
      hidden[quantity] = !hidden[quantity];
      press(button, !hidden[quantity]);
      redraw();
    });
  });
  var units = Array.from(panel.querySelectorAll("[data-unit]"));
  units.forEach(function (button) {
    button.addEventListener("click", function () {
      unit = button.dataset.unit;
      units.forEach(function (other) { press(other, other === button); });
      redraw();
    });
  });
  rows.forEach(function (row, k) {
    var drawn = svg.querySelector('.curve[data-curve="' + k + '"] .line');
    if (drawn) row.querySelector(".line").style.borderTopColor = drawn.getAttribute("stroke");
    var button = row.querySelector("button");
    button.addEventListener("click", function () {
      off[k] = !off[k];
      press(button, !off[k]);
      redraw();
    });
  });
  slider.addEventListener("input", function () { read(Number(slider.value)); });
  svg.addEventListener("pointermove", function (event) {
    var matrix = svg.getScreenCTM();
    if (!matrix) return;
    var x = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).x;
    var dose = Math.min(Math.max((x - left) / (right - left), 0), 1) * doseMax;
    slider.value = dose;
    read(dose);
  });
})();
