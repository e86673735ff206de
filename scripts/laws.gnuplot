# Pictures of the laws of the posterior's moves: gnuplot -e "folder='…'" scripts/laws.gnuplot
set encoding utf8
right = "#0072b2"
spoilt = "#d55e00"
law = "#1f2933"
set style line 1 lc rgb right lw 2 pt 7 ps 0.5
set style line 2 lc rgb spoilt lw 2 pt 5 ps 0.5
set style line 3 lc rgb law lw 1.5
set border 3
set tics nomirror out
set key top right samplen 2 spacing 1.1
data(name) = folder . "/" . name . ".dat"

set terminal svg size 900,620 font "Helvetica,13" background "white"
set output folder . "/recovery.svg"
set multiplot layout 2,2
set title "number of particles"
set xlabel "n"; set ylabel "share"
plot [-0.5:7.5] data("recovery-number") using 1:2 with boxes lc rgb "#d9dee4" fs solid title "prior", \
  "" using 1:3:5 with yerrorbars ls 1 title "moves", \
  "" using 1:4:5 with yerrorbars ls 2 title "without the Jacobian"
set title "mass of the LSP"
set xlabel "GeV"; set ylabel "density × 1000"
set yrange [0:*]
plot data("recovery-lsp-right") using 1:(1000*$4) with lines ls 3 title "prior", \
  "" using 1:(1000*$2):(1000*$3) with yerrorbars ls 1 title "moves", \
  data("recovery-lsp-spoilt") using 1:(1000*$2):(1000*$3) with yerrorbars ls 2 title "without the Jacobian"
set title "a weight of a decay"
set xlabel "weight"; set ylabel "density"
set logscale y; set yrange [0.003:2]
plot data("recovery-weight-right") using 1:4 with lines ls 3 title "prior", \
  "" using 1:2:3 with yerrorbars ls 1 title "moves", \
  data("recovery-weight-spoilt") using 1:2:3 with yerrorbars ls 2 title "without the Jacobian"
unset logscale y; set yrange [0:*]
set title "sum of ln strengths"
set xlabel "sum"; set ylabel "density"
plot data("recovery-strength-right") using 1:2:3 with yerrorbars ls 1 title "moves", \
  data("recovery-strength-spoilt") using 1:2:3 with yerrorbars ls 2 title "without the Jacobian"
unset multiplot
unset yrange

set output folder . "/joint.svg"
set terminal svg size 900,430 font "Helvetica,13" background "white"
names = "data largest-mass mass-of-the-stop first-weight sum-of-ln-weights sum-of-strengths mass-of-the-LSP"
set multiplot layout 1,2
set xlabel "share of direct draws"
set ylabel "difference of shares × √(n/2)"
set key top left
set object 1 rectangle from graph 0, first -1.63 to graph 1, first 1.63 fc rgb "#e8eef5" fs solid noborder behind
set yrange [-4:4]
set title "Geweke's joint law: the moves"
plot for [i=1:words(names)] data("joint-" . word(names, i) . "-right") with lines lw 1.5 title word(names, i)
set title "without the Jacobian"
set yrange [*:*]
plot for [i=1:words(names)] data("joint-" . word(names, i) . "-spoilt") with lines lw 1.5 notitle
unset multiplot
unset object 1
unset yrange

set output folder . "/flows.svg"
set terminal svg size 900,430 font "Helvetica,13" background "white"
set multiplot layout 1,2
set logscale xy
set xlabel "flow there"; set ylabel "flow back"
set title "forward and reverse ratios: the moves"
unset key
plot data("flows-right") using 1:2:3:4 with xyerrorbars ls 1, x with lines ls 3
set title "without the Jacobian"
plot data("flows-spoilt") using 1:2:3:4 with xyerrorbars ls 2, x with lines ls 3
unset multiplot
unset logscale xy

if (system("test -e " . data("mixture") . " && echo 1") eq "1") {
  set output folder . "/mixture.svg"
  set terminal svg size 560,380 font "Helvetica,13" background "white"
  set title "peaks in 1, 2, 3 dimensions: evidence over that of the first"
  set xlabel "dimensions"; set ylabel "ln Z_k / Z_1"
  set key bottom left
  set xtics 1
  plot [0.7:3.3] data("mixture") using 1:2 with points lc rgb law pt 4 ps 1.8 lw 1.5 title "known", \
    "" using 1:3:4 with yerrorbars ls 1 title "moves", \
    "" using 1:5:6 with yerrorbars ls 2 title "without the Jacobian"
}
