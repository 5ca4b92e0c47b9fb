using System;
using System.Collections.Generic;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public static class Time //= Time
    {
        public static float time { get { Game.OnMain(); return (float)Game.Now; } } //= Time-time
        public static float unscaledTime { get { Game.OnMain(); return (float)Game.Now; } } //= Time-unscaledTime
        public static double unscaledTimeAsDouble { get { Game.OnMain(); return Game.Now; } } //= Time-unscaledTimeAsDouble
        public static float deltaTime { get { Game.OnMain(); return Game.Delta; } } //= Time-deltaTime
        public static float unscaledDeltaTime { get { Game.OnMain(); return Game.Delta; } } //= Time-unscaledDeltaTime
    }

    public static class Application //= Application
    {
        public static bool isPlaying { get { Game.OnMain(); return Game.Playing; } } //= Application-isPlaying
        public static bool isEditor { get { return Game.InEditor; } } //= Application-isEditor
    }


    public static class Debug //= Debug
    {
        public static void Log(object message) { Game.Write("log", message); } //= Debug.Log
        public static void LogWarning(object message) { Game.Write("warning", message); } //= Debug.LogWarning
        public static void LogWarning(object message, Object context) { Game.Write("warning", message); } //= Debug.LogWarning
        public static void LogError(object message) { Game.Write("error", message); } //= Debug.LogError
        public static void LogError(object message, Object context) { Game.Write("error", message); } //= Debug.LogError
    }

    public static class Gizmos //= Gizmos
    {
        public static Color color { get; set; } //= Gizmos-color
        public static Matrix4x4 matrix { get; set; } //= Gizmos-matrix
        public static void DrawWireCube(Vector3 center, Vector3 size) { Game.OnMain(); } //= Gizmos.DrawWireCube
    }

    public sealed class GUILayoutOption { } //= GUILayoutOption

    public sealed class GUIStyle { } //= GUIStyle

    // Immediate-mode controls answer what a test told them to: a button is pressed, a field has a text.
    public static class GUILayout //= GUILayout
    {
        public static bool Button(string text, params GUILayoutOption[] options) { Game.OnMain(); return Gui.Press(text); } //= GUILayout.Button
        public static void Label(string text, params GUILayoutOption[] options) { Game.OnMain(); Gui.Shown.Add(text); } //= GUILayout.Label
        public static string TextField(string text, params GUILayoutOption[] options) { Game.OnMain(); return Gui.Type(text); } //= GUILayout.TextField
        public static void BeginHorizontal(params GUILayoutOption[] options) { Game.OnMain(); } //= GUILayout.BeginHorizontal
        public static void EndHorizontal() { Game.OnMain(); } //= GUILayout.EndHorizontal
        public static void BeginArea(Rect screenRect) { Game.OnMain(); } //= GUILayout.BeginArea
        public static void EndArea() { Game.OnMain(); } //= GUILayout.EndArea
        public static GUILayoutOption Width(float width) { return new GUILayoutOption(); } //= GUILayout.Width
    }
}

namespace UnityEngine.Events
{
    public delegate void UnityAction<T0>(T0 arg0); //= Events.UnityAction_1

    // What is wired in an inspector is called as what a script adds.
    public class UnityEvent //= Events.UnityEvent
    {
        public void Invoke() { Game.OnMain(); } //= Events.UnityEvent.Invoke
    }

    public class UnityEvent<T0> //= Events.UnityEvent_1
    {
        private readonly List<UnityAction<T0>> calls = new List<UnityAction<T0>>();
        public void AddListener(UnityAction<T0> call) { calls.Add(call); } //= Events.UnityEvent_1.AddListener
        public void Invoke(T0 arg0) { Game.OnMain(); foreach (UnityAction<T0> call in calls.ToArray()) call(arg0); } //= Events.UnityEvent_1.Invoke
    }
}
