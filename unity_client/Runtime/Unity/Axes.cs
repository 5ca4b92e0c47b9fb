using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// The one place where the wire's axes become Unity's and back. The wire is right-handed, Unity left-handed; both have +Y up, +Z forward
    /// and metres. So x changes its sign, and of a rotation y and z do. Sizes stay as they are.
    /// </summary>
    public static class Axes
    {
        /// <summary>A place from three numbers of the wire.</summary>
        public static Vector3 Place(float[] numbers, int at)
        {
            return new Vector3(-numbers[at], numbers[at + 1], numbers[at + 2]);
        }

        /// <summary>A rotation from four numbers of the wire, xyzw.</summary>
        public static Quaternion Turn(float[] numbers, int at)
        {
            return new Quaternion(numbers[at], -numbers[at + 1], -numbers[at + 2], numbers[at + 3]);
        }

        /// <summary>Write a place as the wire has it.</summary>
        public static void Write(Vector3 place, float[] numbers, int at)
        {
            numbers[at] = -place.x;
            numbers[at + 1] = place.y;
            numbers[at + 2] = place.z;
        }

        /// <summary>Write a rotation as the wire has it, xyzw.</summary>
        public static void Write(Quaternion turn, float[] numbers, int at)
        {
            numbers[at] = turn.x;
            numbers[at + 1] = -turn.y;
            numbers[at + 2] = -turn.z;
            numbers[at + 3] = turn.w;
        }

        /// <summary>Degrees from the wire's +Z towards its +X of a direction in Unity's axes.</summary>
        public static float Heading(Vector3 forward)
        {
            return Mathf.Atan2(-forward.x, forward.z) * Mathf.Rad2Deg;
        }
    }
}
