# Pictures of the laws of the posterior's moves: gnuplot -e "folder='…'" scripts/laws.gnuplot
set encoding utf8
right = "#0072b2"
spoilt = "#d55e00"
law = "#1f2933"
set style line 1 lc rgb right lw 1.5 pt 7 ps 0.45
set style line 2 lc rgb spoilt lw 1.5 pt 5 ps 0.45
set style line 3 lc rgb law lw 1.5
set errorbars small
set pointintervalbox 0
set border 3
set tics nomirror out
data(name) = folder . "/" . name . ".dat"

set terminal svg size 900,640 font "Helvetica,13" background "white"
set output folder . "/recovery.svg"
set key above center horizontal samplen 1 width -2
set multiplot layout 2,2
set xlabel "number of particles"; set ylabel "share / prior"
plot [-0.5:7.5] 1 with lines ls 3 title "prior", \
  data("recovery-number") using ($1-0.06):($3/$2):($5/$2) with yerrorbars ls 1 title "moves", \
  "" using ($1+0.06):($4/$2):($5/$2) with yerrorbars ls 2 title "without the Jacobian"
set xlabel "mass of the LSP [GeV]"; set ylabel "density × 1000"
set yrange [0.4:0.7]; set xtics 500
plot data("recovery-lsp-right") using 1:(1000*$4) with lines ls 3 notitle, \
  "" using 1:(1000*$2):(1000*$3) with yerrorbars ls 1 title "moves", \
  data("recovery-lsp-spoilt") using ($1+12):(1000*$2):(1000*$3) with yerrorbars ls 2 title "without"
set xlabel "weight of a decay"; set ylabel "density"
set logscale y; set yrange [0.003:2]; set xtics 1
plot data("recovery-weight-right") using 1:4 with lines ls 3 notitle, \
  "" using 1:2:3 with yerrorbars ls 1 title "moves", \
  data("recovery-weight-spoilt") using ($1+0.03):2:3 with yerrorbars ls 2 title "without"
unset logscale y; set yrange [0:*]
set xlabel "sum of ln strengths"; set ylabel "density"; set xtics 2
plot data("recovery-strength-right") using 1:2:3 with yerrorbars ls 1 title "moves", \
  data("recovery-strength-spoilt") using ($1+0.08):2:3 with yerrorbars ls 2 title "without"
unset multiplot
set yrange [*:*]; set xtics auto

set output folder . "/joint.svg"
set terminal svg size 900,460 font "Helvetica,13" background "white"
names = "data largest-mass mass-of-the-stop first-weight sum-of-ln-weights sum-of-strengths mass-of-the-LSP"
labels = "'data' 'largest mass' 'mass of the stop' 'a weight' 'sum of ln weights' 'sum of ln strengths' 'mass of the LSP'"
colours = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #5b4b8a"
set xlabel "share of direct draws"
set ylabel "difference of shares × √(n/2)"
set object 1 rectangle from graph 0, first -1.63 to graph 1, first 1.63 fc rgb "#e8eef5" fs solid noborder behind
set multiplot layout 1,2
set key above center vertical maxrows 3 samplen 1 font ",11"
set yrange [-4:4]
set label 1 "the moves" at graph 0.05, graph 0.95
plot for [i=1:words(names)] data("joint-" . word(names, i) . "-right") with lines lw 1.4 lc rgb word(colours, i) title word(labels, i)
set label 1 "without the Jacobian"
set yrange [*:*]
plot for [i=1:words(names)] data("joint-" . word(names, i) . "-spoilt") with lines lw 1.4 lc rgb word(colours, i) title word(labels, i)
unset multiplot
unset object 1
unset label 1
set yrange [*:*]

set output folder . "/flows.svg"
set terminal svg size 900,430 font "Helvetica,13" background "white"
set multiplot layout 1,2
set logscale xy
set autoscale xfix
set autoscale yfix
set xlabel "flow there"; set ylabel "flow back"
unset key
set title "forward and reverse: the moves"
plot data("flows-right") using 1:2:3:4 with xyerrorbars ls 1, x with lines ls 3
set title "without the Jacobian"
plot data("flows-spoilt") using 1:2:3:4 with xyerrorbars ls 2, x with lines ls 3
unset multiplot
unset logscale xy
unset title

set output folder . "/mixture.svg"
set terminal svg size 560,380 font "Helvetica,13" background "white"
set xlabel "dimensions of a peak"; set ylabel "ln Z_k / Z_1"
set key above center horizontal
set xtics 1
set yrange [-1.5:0.6]
plot [0.7:3.3] data("mixture") using 1:2 with points lc rgb law pt 4 ps 1.6 lw 1.5 title "known", \
  "" using 1:3:4 with yerrorbars ls 1 title "moves", \
  "" using 1:5:6 with yerrorbars ls 2 title "without the Jacobian"
