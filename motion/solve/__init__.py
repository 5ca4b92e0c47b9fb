"""From goals to a body: inverse kinematics that keeps contacts exact."""
